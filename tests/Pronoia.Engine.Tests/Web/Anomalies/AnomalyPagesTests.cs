using Pronoia.Alerting;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Tests.Web.Anomalies;

public sealed class AnomalyPagesTests
{
    [Fact]
    public async Task Events_come_newest_first_with_what_became_of_them()
    {
        using var harness = new EngineHarness("targets: [{name: api, url: 'http://127.0.0.1:1'}]");
        var now = harness.Time.GetUtcNow();
        var (lone, member) = (Make("a", now.AddHours(-1), null), Make("b<script>", now.AddHours(-2), now.AddHours(-1)));
        foreach (var e in (DetectionEvent[])[member, lone, Make("c", now.AddDays(-8), now.AddDays(-8))])
        {
            var row = AnomalyRow.Create(e);
            await harness.Storage.Tables.ApplyAsync(AnomalyRow.Table, row.PartitionKey, [TableOperation.Upsert(row)], default);
        }

        var incident = new Incident
        {
            Id = $"{member.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-1a2b3c4d",
            State = IncidentState.Ended,
            StartEarliest = member.StartedAt,
            StartLatest = member.StartedAt,
            ConfirmedAt = member.StartedAt,
            EndedAt = member.EndedAt,
            Members = [new IncidentMember { Entry = member.Entry, Series = member.Series, Component = "api", Kind = member.Kind, StartedAt = member.StartedAt, Evidence = member.Evidence }],
        };
        var incidentRow = IncidentRows.Create(incident);
        await harness.Storage.Tables.ApplyAsync(IncidentRows.Table, incidentRow.PartitionKey, [TableOperation.Upsert(incidentRow)], default);
        await harness.Storage.Tables.ApplyAsync(IncidentRows.MemberTable, incident.Id, [TableOperation.Upsert(IncidentRows.CreateMember(incident.Id, incident.Members[0]))], default);

        var page = await harness.Engine.PageAsync("/anomalies");
        var twin = await harness.Engine.JsonAsync("/anomalies.json");
        var events = twin["events"]!.AsArray();

        Assert.Equal(["a", "b<script>"], events.Select(e => e!["entry"].Text()));
        Assert.Equal((null, incident.Id), (events[0]!["incident"]?.GetValue<string>(), events[1]!["incident"].Text()));
        Assert.Equal(("spike", "api", 5), (events[0]!["kind"].Text(), events[0]!["target"].Text(), events[0]!["evidence"]!["observed"].Number()));
        Assert.True(events[1]!["confirmed"]!.GetValue<bool>());
        Assert.Contains("1 open; 2 events", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/incidents/{incident.Id}\">an incident</a>", page, StringComparison.Ordinal);
        Assert.Contains("no incident", page, StringComparison.Ordinal);
        Assert.Equal("c", Assert.Single((await harness.Engine.JsonAsync("/anomalies.json?before=" + twin["next"].Text()))["events"]!.AsArray())!["entry"].Text());
    }

    private static DetectionEvent Make(string entry, DateTimeOffset start, DateTimeOffset? end) => new()
    {
        Entry = entry,
        Series = Labels.Of("queue_length", ("target", "api"), ("entry", entry)),
        Kind = "spike",
        StartedAt = start,
        DetectedAt = start,
        EndedAt = end,
        Summary = "spike: observed 5, expected 1",
        Evidence = new Evidence { Observed = 5, Expected = 1 },
    };
}
