namespace Pronoia.Detection.Tests.Auto;

/// <summary>What follows an event: a return to normal is no news, and bounds mean what they say.</summary>
public sealed class AfterTheEventTests
{
    private const int Learning = 3 * 1440;
    private const int After = 300;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var background in new[] { "uniform", "normal", "lognormal", "autocorrelated", "daily", "counts" })
        {
            foreach (var length in new[] { 1, 5, 15, 60 })
                cases.Add(background, length);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_return_to_normal_opens_nothing(string background, int length)
    {
        var events = 0;
        for (var seed = 1; seed <= 8; seed++)
        {
            var detector = Detectors.Create(new DetectorOptions { Interval = 60 });
            var next = Background(background, seed);
            var found = false;
            for (var i = 0; i < Learning + length + After; i++)
            {
                var value = next(i);
                var inFault = i >= Learning && i < Learning + length;
                var verdict = detector.Update(i * 60_000L, inFault ? 8 * value : value);
                found |= inFault && verdict.Phase == EventPhase.Opened;
                if (i >= Learning + length && verdict.Phase == EventPhase.Opened)
                    events++;
            }

            Assert.True(found, $"seed {seed}: the fault itself was missed");
        }

        // Eight times five quiet hours at one event a month: 0.06 are to be expected.
        Assert.InRange(events, 0, length == 60 ? 1 : 0);
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("normal")]
    [InlineData("lognormal")]
    [InlineData("autocorrelated")]
    [InlineData("daily")]
    [InlineData("counts")]
    public void A_spike_or_dip_opens_outside_the_bounds_and_only_there(string background)
    {
        var random = new Random(3);
        var detector = Detectors.Create(new DetectorOptions { Interval = 60 });
        var next = Background(background, 11);
        var isOpen = false;
        var outside = 0;
        for (var i = 0; i < 6 * 1440; i++)
        {
            var value = next(i) * (random.Next(400) == 0 ? 1 + (5 * random.NextDouble()) : 1);
            var verdict = detector.Update(i * 60_000L, value);
            if (isOpen || double.IsNaN(verdict.Lower))
            {
                isOpen = verdict.Phase is EventPhase.Opened or EventPhase.Updated;
                continue;
            }

            isOpen = verdict.Phase == EventPhase.Opened;
            var isOutside = value < verdict.Lower || value > verdict.Upper;
            outside += isOutside ? 1 : 0;
            if (isOutside)
                Assert.True(verdict.Phase == EventPhase.Opened, $"{value} outside [{verdict.Lower}, {verdict.Upper}] at {i} opened nothing");
            else if (verdict.Phase == EventPhase.Opened)
                Assert.False(verdict.Kind is AnomalyKind.Spike or AnomalyKind.Dip, $"{value} within [{verdict.Lower}, {verdict.Upper}] at {i} opened a {verdict.Kind}");
        }

        Assert.InRange(outside, 1, 60);
    }

    private static Func<int, double> Background(string name, int seed)
    {
        var random = new Random(seed);
        var wander = 0.0;
        return name switch
        {
            "uniform" => _ => 10 + random.NextDouble(),
            "normal" => _ => 100 + (5 * Normal()),
            "lognormal" => _ => 60 * Math.Exp(0.2 * Normal()),
            "autocorrelated" => _ => 200 + (wander = (0.8 * wander) + (3 * Normal())),
            "daily" => i => 400 + (250 * Math.Sin(2 * Math.PI * i / 1440)) + (20 * Normal()),
            _ => _ => Math.Round(30 + (5 * Normal())),
        };

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
