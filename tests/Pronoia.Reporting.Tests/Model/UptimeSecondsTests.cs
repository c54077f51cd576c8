using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Tests.Model;

public class UptimeSecondsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Unknown_and_maintenance_do_not_enter_availability()
    {
        var seconds = new UptimeSeconds(Up: 90, Degraded: 5, Down: 5, Unknown: 400, Maintenance: 500);
        Assert.Equal(0.95, seconds.Availability);
        Assert.Equal(100, seconds.Counted);
        Assert.Equal(1000, seconds.Total);
        Assert.Equal(0.8, seconds.UnknownShare);
    }

    [Fact]
    public void No_data_is_not_success()
    {
        Assert.Null(new UptimeSeconds(0, 0, 0, 100, 50).Availability);
        Assert.Null(default(UptimeSeconds).Availability);
        Assert.Equal(1, default(UptimeSeconds).UnknownShare);
        Assert.Equal(0, new UptimeSeconds(0, 0, 0, 0, 50).UnknownShare);
    }

    [Fact]
    public void Segments_add_up_to_the_period_whatever_their_order_overlap_and_reach()
    {
        UptimeSegment[] segments =
        [
            Segment(50, 70, UptimeState.Down),
            Segment(-20, 30, UptimeState.Up),
            Segment(60, 80, UptimeState.Up),
            Segment(90, 500, UptimeState.Maintenance),
            Segment(40, 40, UptimeState.Down),
        ];
        var seconds = UptimeSeconds.Of(segments, Start, Start.AddSeconds(100));
        Assert.Equal(new UptimeSeconds(Up: 40, Degraded: 0, Down: 20, Unknown: 30, Maintenance: 10), seconds);
        Assert.Equal(100, seconds.Total);
    }

    [Fact]
    public void A_period_without_length_gives_zeros() =>
        Assert.Equal(default, UptimeSeconds.Of([Segment(0, 10, UptimeState.Up)], Start, Start));

    [Fact]
    public void Adds_field_by_field() =>
        Assert.Equal(new UptimeSeconds(2, 4, 6, 8, 10), new UptimeSeconds(1, 2, 3, 4, 5) + new UptimeSeconds(1, 2, 3, 4, 5));

    private static UptimeSegment Segment(int from, int to, UptimeState state) => new(Start.AddSeconds(from), Start.AddSeconds(to), state);
}
