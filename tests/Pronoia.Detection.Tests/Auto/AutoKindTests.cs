namespace Pronoia.Detection.Tests.Auto;

/// <summary>Every kind the default detector can tell, each told once: opened, refined while it lasts, ended.</summary>
public sealed class AutoKindTests
{
    private const int Day = 1440;
    private const int Start = (9 * Day) + 60;

    public static TheoryData<AnomalyKind> Kinds() =>
    [
        AnomalyKind.Spike, AnomalyKind.Dip, AnomalyKind.LevelShift, AnomalyKind.TrendChange, AnomalyKind.VarianceChange, AnomalyKind.Flatline,
        AnomalyKind.Missing, AnomalyKind.SeasonalBreak,
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_is_one_event_with_an_opening_and_an_end(AnomalyKind kind)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            var detector = Detectors.Create(new DetectorOptions { Interval = 60 });
            for (var i = 0; i < Start; i++)
                detector.Update(i * 60_000L, Value(kind, i, random, inFault: false));
            var phases = new List<(EventPhase Phase, AnomalyKind Kind, long Event)>();
            for (var i = Start; i < Start + 400 && !phases.Exists(p => p.Phase == EventPhase.Ended); i++)
            {
                var value = Value(kind, i, random, inFault: i < Start + Length(kind));
                var verdict = double.IsNaN(value) ? detector.Missing(i * 60_000L) : detector.Update(i * 60_000L, value);
                if (verdict.Phase != EventPhase.None)
                    phases.Add((verdict.Phase, verdict.Kind, verdict.EventStartMs));
            }

            Assert.Equal(EventPhase.Opened, phases[0].Phase);
            Assert.Equal(EventPhase.Ended, phases[^1].Phase);
            Assert.All(phases[1..^1], p => Assert.Equal(EventPhase.Updated, p.Phase));
            Assert.Single(phases.Select(p => p.Event).Distinct());
            Assert.Equal(kind, phases[^1].Kind);
        }
    }

    [Fact]
    public void An_event_that_reopens_again_and_again_is_flapping_and_held_together()
    {
        var random = new Random(3);
        var detector = Detectors.Create(new DetectorOptions { Interval = 60 });
        for (var i = 0; i < 2 * Day; i++)
            detector.Update(i * 60_000L, 100 + (5 * Normal(random)));
        var opened = 0;
        var flapped = false;
        for (var i = 2 * Day; i < (2 * Day) + 120; i++)
        {
            var verdict = detector.Update(i * 60_000L, (i % 6 < 2 ? 400 : 100) + (5 * Normal(random)));
            opened += verdict.Phase == EventPhase.Opened ? 1 : 0;
            flapped |= verdict.IsFlapping;
        }

        Assert.True(flapped);
        Assert.InRange(opened, 4, 6);
    }

    [Fact]
    public void A_clock_change_of_an_hour_is_told_at_most_once_and_mostly_not_at_all()
    {
        var told = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var detector = Detectors.Create(new DetectorOptions { Interval = 60 });
            var at = (9 * Day) + random.Next(Day);
            var opened = 0;
            for (var i = 0; i < at + 180; i++)
            {
                var verdict = detector.Update(i * 60_000L, Daily(i >= at ? i + 60 : i, random));
                opened += i >= at && verdict.Phase == EventPhase.Opened ? 1 : 0;
            }

            Assert.InRange(opened, 0, 1);
            told += opened;
        }

        Assert.InRange(told, 0, 14);
    }

    private static int Length(AnomalyKind kind) => kind switch
    {
        AnomalyKind.Spike or AnomalyKind.Dip => 3,
        AnomalyKind.SeasonalBreak => 180,
        AnomalyKind.Missing => 20,
        _ => 60,
    };

    private static double Value(AnomalyKind kind, int minute, Random random, bool inFault)
    {
        if (kind == AnomalyKind.SeasonalBreak)
            return Daily(inFault ? minute + 360 : minute, random);
        var noise = 5 * Normal(random);
        if (!inFault)
            return 100 + noise;
        return kind switch
        {
            AnomalyKind.Spike => 200 + noise,
            AnomalyKind.Dip => 20 + noise,
            AnomalyKind.LevelShift => 180 + noise,
            AnomalyKind.TrendChange => 100 + (30 * (minute - Start + 1)) + noise,
            AnomalyKind.VarianceChange => 100 + (minute % 2 == 0 ? 18 : -18),
            AnomalyKind.Flatline => 101,
            _ => double.NaN,
        };
    }

    private static double Daily(int minute, Random random) => 400 + (250 * Math.Sin(2 * Math.PI * minute / Day)) + (18 * Normal(random));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
