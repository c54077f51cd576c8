using Pronoia.Detection.Backtesting;

namespace Pronoia.Detection.Tests.Backtesting;

public sealed class BacktestTests
{
    private const long Minute = 60_000;

    [Fact]
    public void A_spike_a_gap_and_a_maintenance_window()
    {
        var random = new Random(2);
        var points = Enumerable.Range(0, 600)
            .Where(i => i is < 400 or >= 410)
            .Select(i => (i * Minute, (i is >= 200 and < 204 or >= 300 and < 304 ? 500 : 100) + (5 * random.NextDouble())));
        var options = new DetectorOptions { Interval = 60, MinimumChange = 50 };
        var events = Backtest.Run(Detectors.Create(options), points, 60, [(290 * Minute, 310 * Minute)]);
        Assert.Equal([AnomalyKind.Spike, AnomalyKind.Missing], events.Select(e => e.Kind));
        Assert.Equal((200 * Minute, EventPhase.Ended), (events[0].Opened.TimestampMs, events[0].Last.Phase));
        Assert.InRange(events[0].Peak.Observed, 500, 505);
        Assert.Equal((402 * Minute, 410 * Minute), (events[1].Opened.TimestampMs, events[1].Last.TimestampMs));
    }

    [Fact]
    public void The_peak_of_an_event_is_of_the_kind_that_it_turned_out_to_be()
    {
        // A point far out, and then another level on the other side of what is usual.
        var script = new Queue<Verdict>(
        [
            new() { TimestampMs = 1, Phase = EventPhase.Opened, Kind = AnomalyKind.Spike, Observed = 500, Score = 0.9 },
            new() { TimestampMs = 2, Phase = EventPhase.Updated, Kind = AnomalyKind.Dip, Observed = 3, Score = 0.5 },
            new() { TimestampMs = 3, Phase = EventPhase.Updated, Kind = AnomalyKind.Dip, Observed = 2, Score = 0.6 },
            new() { TimestampMs = 4, Phase = EventPhase.Ended, Kind = AnomalyKind.Dip, Observed = 100, Score = 0 },
        ]);

        var found = Assert.Single(Backtest.Run(new ScriptedDetector(script), [(1, 500), (2, 3), (3, 2), (4, 100)]));

        Assert.Equal((AnomalyKind.Dip, AnomalyKind.Dip, 2), (found.Kind, found.Peak.Kind, found.Peak.Observed));
    }

    [Fact]
    public void Empty_reversed_and_far_apart_points_are_bounded()
    {
        Assert.Empty(Backtest.Run(Detectors.Create(new DetectorOptions()), [], 60));
        Assert.Empty(Backtest.Run(Detectors.Create(new DetectorOptions()), [(Minute, 1), (0, 1), (-Minute, 2)], 60));
        var far = Backtest.Run(Detectors.Create(new DetectorOptions()), [(0, 1), (long.MaxValue - 1, 1)], 60);
        Assert.Equal(AnomalyKind.Missing, Assert.Single(far).Kind);
    }

    private sealed class ScriptedDetector(Queue<Verdict> verdicts) : IDetector
    {
        public string Name => "scripted";

        public Verdict Update(long timestampMs, double value, bool learn) => verdicts.Dequeue();

        public Verdict Missing(long timestampMs) => verdicts.Dequeue();

        public void SaveState(System.Buffers.IBufferWriter<byte> output) => throw new NotSupportedException();
    }
}
