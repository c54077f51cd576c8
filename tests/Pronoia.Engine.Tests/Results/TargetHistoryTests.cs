using Pronoia.Engine.Configuration;
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
    public void A_row_holds_everything()
    {
        var (status, _) = Run([(0, true), (30, false)]);

        Assert.Equal(status, TargetStatus.FromRow(status.ToRow("job")));
    }

    private static (TargetStatus Status, List<StateSegment> Closed) Run((int Second, bool Success)[] probes)
    {
        TargetStatus? status = null;
        var closed = new List<StateSegment>();
        foreach (var (second, success) in probes)
        {
            var (next, segments) = TargetHistory.Advance(status, Target, Start.AddSeconds(second), Result(second, success));
            status = next;
            closed.AddRange(segments);
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
