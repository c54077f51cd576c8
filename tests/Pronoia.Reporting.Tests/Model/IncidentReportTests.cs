using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Tests.Model;

public class IncidentReportTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly IncidentReport Incident = new()
    {
        Title = "down",
        StartedBetween = new TimeBounds(At.AddMinutes(-1), At),
        EndedBetween = new TimeBounds(At.AddMinutes(4), At.AddMinutes(5)),
        DetectedAt = At.AddMinutes(2),
        ResolvedAt = At.AddMinutes(5),
    };

    [Fact]
    public void Durations_run_between_the_inner_and_the_outer_bounds()
    {
        Assert.Equal(TimeSpan.FromMinutes(4), Incident.ShortestDuration);
        Assert.Equal(TimeSpan.FromMinutes(6), Incident.LongestDuration);
        Assert.Equal(TimeSpan.FromMinutes(2), Incident.TimeToDetect);
        Assert.Equal(TimeSpan.FromMinutes(5), Incident.TimeToResolve);
    }

    [Fact]
    public void A_start_without_an_earlier_check_has_no_longest_duration() =>
        Assert.Null((Incident with { StartedBetween = new TimeBounds(null, At) }).LongestDuration);

    [Fact]
    public void An_open_incident_has_no_duration()
    {
        var open = Incident with { EndedBetween = null, ResolvedAt = null };
        Assert.Null(open.ShortestDuration);
        Assert.Null(open.LongestDuration);
        Assert.Null(open.TimeToResolve);
    }

    [Fact]
    public void A_warning_before_the_outage_was_in_time()
    {
        Assert.Equal(TimeSpan.Zero, (Incident with { DetectedAt = At.AddHours(-1) }).TimeToDetect);
        Assert.Null((Incident with { DetectedAt = null }).TimeToDetect);
    }
}
