using Pronoia.Engine.Configuration;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Tests.Results;

public sealed class TargetHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TargetConfig Target = new()
    {
        Name = "api",
        Url = "http://x",
        Module = "http_2xx",
        Interval = TimeSpan.FromSeconds(30),
        Timeout = TimeSpan.FromSeconds(5),
    };

    private static readonly MaintenanceCalendar NoMaintenance =
        new(ConfigurationLoader.Parse("targets: [{name: api, url: 'http://x'}]", "test.yaml", "."));

    [Fact]
    public void A_day_of_ups_downs_and_silence_adds_up_to_the_second()
    {
        var (status, segments) = Run([(0, true), (30, true), (60, false), (90, false), (120, true), (300, true), (330, true)]);

        segments.Add(status.Segment(status.KnownUntil));
        Assert.Equal(
            ["Up 0-60", "Down 60-120", "Up 120-150", "Unknown 150-300", "Up 300-360"],
            segments.Select(s => $"{s.State} {(s.From - Start).TotalSeconds}-{(s.To - Start).TotalSeconds}"));
        var uptime = UptimeSeconds.Of(TargetReader.ToUptime(segments), Start, Start.AddSeconds(360));
        Assert.Equal(new UptimeSeconds(Up: 150, Degraded: 0, Down: 60, Unknown: 150, Maintenance: 0), uptime);
    }

    [Fact]
    public void An_outage_knows_its_last_good_check_and_its_first_failure()
    {
        var (_, segments) = Run([(0, true), (30, false), (60, false), (90, true)]);

        var outage = Assert.Single(segments, s => s.State == UptimeState.Down);
        Assert.Equal(Start, outage.LastGood);
        Assert.Equal(("connect", "refused 30"), (outage.Failure, outage.Message));
    }

    [Fact]
    public void A_status_that_nobody_renews_becomes_unknown_and_never_stays_up()
    {
        var (status, _) = Run([(0, true)]);

        Assert.Equal(UptimeState.Up, status.At(Start.AddSeconds(45)));
        Assert.Equal(UptimeState.Unknown, status.At(Start.AddMinutes(2)));
    }

    [Fact]
    public void Maintenance_covers_what_checks_find_and_what_no_check_speaks_for()
    {
        var calendar = new MaintenanceCalendar(ConfigurationLoader.Parse(
            """
            targets: [{name: api, url: "http://x"}]
            alerting:
              route: {receiver: r}
              receivers: [{name: r}]
              maintenance_windows: [{name: w, starts_at: 2026-01-01T00:01:00Z, ends_at: 2026-01-01T00:03:10Z}]
            """,
            "test.yaml",
            "."));

        var (status, segments) = Run([(0, true), (30, true), (60, false), (240, false), (270, true)], calendar);

        segments.Add(status.Segment(status.KnownUntil));
        Assert.Equal(
            ["Up 0-60", "Maintenance 60-90", "Maintenance 90-190", "Unknown 190-240", "Down 240-270", "Up 270-300"],
            segments.Select(s => $"{s.State} {(s.From - Start).TotalSeconds}-{(s.To - Start).TotalSeconds}"));
        Assert.Equal(Start.AddSeconds(30), segments[^2].LastGood);
        var today = status.Today!;
        Assert.Equal((60, 30, 130, 50, 5, 5), (today.UpSeconds, today.DownSeconds, today.MaintenanceSeconds, today.UnknownSeconds, today.Checks, today.MissedChecks));
        Assert.Equal(3, today.Latency.Count);
    }

    [Fact]
    public void A_check_splits_at_midnight_and_a_silence_fills_the_days_it_lasts()
    {
        var start = Start.AddDays(1).AddSeconds(-20);
        var first = TargetHistory.Advance(null, Target, start, Result(0, true), NoMaintenance).Status;

        var step = TargetHistory.Advance(first, Target, start.AddDays(2).AddSeconds(40), Result(0, false), NoMaintenance);

        Assert.Equal(
            ["2026-01-01 20 0 1 0", "2026-01-02 10 86390 0 2880", "2026-01-03 0 86400 0 2880", "2026-01-04 0 20 1 1"],
            step.Finished.Append(step.Status.Today!).Select(d => $"{d.Day:yyyy-MM-dd} {d.UpSeconds} {d.UnknownSeconds} {d.Checks} {d.MissedChecks}"));
        Assert.Equal(1, first.Today!.Checks);
    }

    [Fact]
    public void A_row_holds_everything()
    {
        var (status, _) = Run([(0, true), (30, false)]);

        var read = TargetStatus.FromRow(status.ToRow("job"));
        Assert.Equal(status with { Today = null }, read with { Today = null });
        Assert.Equal(status.Today! with { Latency = read.Today!.Latency }, read.Today);
        Assert.Equal(status.Today.Latency.ToBytes(), read.Today.Latency.ToBytes());
    }

    private static (TargetStatus Status, List<StateSegment> Closed) Run(
        (int Second, bool Success)[] probes, MaintenanceCalendar? calendar = null)
    {
        TargetStatus? status = null;
        var closed = new List<StateSegment>();
        foreach (var (second, success) in probes)
        {
            var step = TargetHistory.Advance(status, Target, Start.AddSeconds(second), Result(second, success), calendar ?? NoMaintenance);
            status = step.Status;
            closed.AddRange(step.Closed);
        }

        return (status!, closed);
    }

    private static ProbeResult Result(int second, bool success) => new()
    {
        Target = "http://x",
        Module = "http_2xx",
        Success = success,
        Verdict = success ? ProbeVerdict.Up : ProbeVerdict.Down,
        Failure = success ? FailureClass.None : FailureClass.Connect,
        Message = success ? "200" : $"refused {second}",
        StartedAt = Start.AddSeconds(second),
        Duration = TimeSpan.FromMilliseconds(12),
    };
}
