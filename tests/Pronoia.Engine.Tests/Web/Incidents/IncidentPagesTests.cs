using Pronoia.Alerting;
using Pronoia.Engine.Incidents;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Tests.Web.Incidents;

public sealed class IncidentPagesTests
{
    private const string Evil = "\"><script>alert(1)</script>\u202e\u0007";
    private static readonly Labels Series = Labels.Of("probe_duration_seconds", ("target", "api"), ("zone", Evil));

    [Fact]
    public async Task The_list_has_open_ones_first_and_leaves_out_what_nothing_bore_out()
    {
        using var harness = new EngineHarness("targets: [{name: api, url: 'http://127.0.0.1:1'}]");
        var now = harness.Time.GetUtcNow();
        await PutAsync(harness, Make(now.AddDays(-3), ended: null, confirmed: true, "1"));
        await PutAsync(harness, Make(now.AddHours(-2), ended: now.AddHours(-1), confirmed: true, "2"));
        await PutAsync(harness, Make(now.AddHours(-3), ended: now.AddHours(-1), confirmed: false, "3"));
        await PutAsync(harness, Make(now.AddDays(-40), ended: now.AddDays(-39), confirmed: true, "4"));

        var twin = await harness.Engine.JsonAsync("/incidents.json");
        var page = await harness.Engine.PageAsync("/incidents");
        var entries = twin["entries"]!.AsArray();

        Assert.Equal(["open", "ended"], entries.Select(e => e!["state"].Text()));
        Assert.Equal(1, twin["unconfirmed"].Number());
        Assert.Contains("1 open; 2 entries", page, StringComparison.Ordinal);
        Assert.All(entries, e => Assert.Contains($"href=\"{e!["path"].Text()}\"", page, StringComparison.Ordinal));
        var older = await harness.Engine.JsonAsync("/incidents.json?before=" + twin["next"].Text());
        Assert.EndsWith("4", Assert.Single(older["entries"]!.AsArray())!["id"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_shows_causes_evidence_and_the_band_and_nothing_of_it_is_markup()
    {
        using var harness = new EngineHarness("targets: [{name: api, url: 'http://127.0.0.1:1'}]");
        var start = harness.Time.GetUtcNow().AddMinutes(-30);
        var incident = Make(start, ended: start.AddMinutes(10), confirmed: true, "5");
        await PutAsync(harness, incident);
        var store = new SeriesStore(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions());
        var watched = Labels.Of("pronoia_anomaly_upper", ("series", Series.ToString()), ("entry", "Latency"));
        await store.ImportAsync(
            "test",
            Enumerable.Range(0, 60).SelectMany(i => new[]
            {
                new SeriesSample(Series, start.AddSeconds(30 * (i - 30)).ToUnixTimeMilliseconds(), i < 30 ? 0.1 : 2),
                new SeriesSample(watched, start.AddSeconds(30 * (i - 30)).ToUnixTimeMilliseconds(), 0.2),
            }),
            CancellationToken.None);

        var page = await harness.Engine.PageAsync("/incidents/" + incident.Id);
        var twin = await harness.Engine.JsonAsync($"/incidents/{incident.Id}.json");

        Assert.Equal(("ended", incident.Id), (twin["state"].Text(), twin["id"].Text()));
        var evidence = twin["members"]![0]!["evidence"]!;
        Assert.Equal((2, 0.1, 0.2), (evidence["observed"].Number(), evidence["expected"].Number(), evidence["upper"].Number()));
        foreach (var fact in (string[])["2 s", "100 ms", "up to 200 ms", "score 0.99", "p 1E-9", "detector auto", "knows it for a week", "learned from 2026-11-14", "not learned from: the move", "came first", "pc-band", "pc-anomaly", "level shift"])
        {
            Assert.Contains(fact, page, StringComparison.Ordinal);
        }

        Assert.Contains("30 outside the normal band", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', page);
        Assert.Contains("<bdi>" + Summary.Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace('\u0007', '\ufffd') + "</bdi>", page, StringComparison.Ordinal);
    }

    private static string Summary => "slow " + Evil;

    private static Incident Make(DateTimeOffset start, DateTimeOffset? ended, bool confirmed, string suffix) => new()
    {
        Id = $"{start.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-1a2b3c4{suffix}",
        State = ended is not null ? IncidentState.Ended : confirmed ? IncidentState.Confirmed : IncidentState.Pending,
        StartEarliest = start.AddSeconds(-30),
        StartLatest = start,
        ConfirmedAt = confirmed ? start.AddMinutes(1) : null,
        Confirmation = confirmed ? "the rule TargetDown fires" : "",
        EndedAt = ended,
        Title = "level shift of probe_duration_seconds on api",
        Causes = [new IncidentCause(Series.ToString(), "api", 0.8, "came first; score 0.99")],
        Members =
        [
            new IncidentMember
            {
                Entry = "Latency",
                Series = Series,
                Component = "api",
                Kind = "level_shift",
                StartedAt = start,
                EndedAt = ended,
                Summary = Summary,
                Evidence = new Evidence
                {
                    Observed = 2,
                    Expected = 0.1,
                    Upper = 0.2,
                    Score = 0.99,
                    PValue = 1e-9,
                    Rung = "week",
                    Detector = "auto",
                    TrainedFrom = new DateTimeOffset(2026, 11, 14, 0, 0, 0, TimeSpan.Zero),
                    TrainedTo = start,
                    Excluded = "the move",
                },
            },
        ],
    };

    private static async Task PutAsync(EngineHarness harness, Incident incident)
    {
        var row = IncidentRows.Create(incident);
        await harness.Storage.Tables.ApplyAsync(IncidentRows.Table, row.PartitionKey, [TableOperation.Upsert(row)], default);
        await harness.Storage.Tables.ApplyAsync(
            IncidentRows.MemberTable, incident.Id, [.. incident.Members.Select(m => TableOperation.Upsert(IncidentRows.CreateMember(incident.Id, m)))], default);
    }
}
