using System.Buffers;

namespace Pronoia.Detection.Tests.Auto;

/// <summary>What the default detector recognises in a series, one point a minute.</summary>
public sealed class AutoDetectorTests
{
    private const int Day = 1440;
    private const int Week = 7 * Day;

    [Fact]
    public void After_two_weeks_a_weekend_is_no_event()
    {
        var openings = new List<string>();
        var atBoundaries = 0;
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            var detector = Minutely();
            for (var i = 0; i < 5 * Week; i++)
            {
                var expected = 400 * (i / Day % 7 >= 5 ? 0.4 : 1);
                var verdict = detector.Update(i * 60_000L, expected + (10 * Normal(random)));
                if (i < 2 * Week || verdict.Phase != EventPhase.Opened)
                    continue;
                openings.Add($"seed {seed}: {verdict.Kind} on day {(double)i / Day}");
                atBoundaries += i % Week is < 60 or (>= 5 * Day and < (5 * Day) + 60) ? 1 : 0;
            }
        }

        // 18 changes between week and weekend; and a budget of 2.1 for all of this time, in which false events come in clusters.
        Assert.InRange(atBoundaries, 0, 1);
        Assert.True(openings.Count <= 8, string.Join("; ", openings));
    }

    [Fact]
    public void A_drop_on_a_weekday_that_is_no_weekend_is_an_event_all_the_same()
    {
        var random = new Random(5);
        var detector = Minutely();
        var found = false;
        for (var i = 0; i < (3 * Week) + (2 * Day) + 700; i++)
        {
            var expected = 400 * (i / Day % 7 >= 5 ? 0.4 : 1);
            var inFault = i >= (3 * Week) + (2 * Day) + 600;
            var verdict = detector.Update(i * 60_000L, (inFault ? 0.4 * expected : expected) + (10 * Normal(random)));
            found |= inFault && verdict.Phase == EventPhase.Opened;
        }

        Assert.True(found);
    }

    [Fact]
    public void A_job_of_the_hour_is_a_habit_and_a_spike_outside_its_minutes_is_seen()
    {
        var random = new Random(4);
        var detector = Minutely();
        var opened = 0;
        var found = 0;
        for (var i = 0; i < 6 * Day; i++)
        {
            var job = i % 60 < 2 ? 60 : 0;
            var spike = i > 2 * Day && i % 1500 == 668 ? 48 : 0;
            var verdict = detector.Update(i * 60_000L, 50 + job + spike + (3 * Normal(random)));
            if (i < 2 * Day || verdict.Phase != EventPhase.Opened)
                continue;
            if (spike > 0)
                found++;
            else
                opened++;
        }

        Assert.InRange(opened, 0, 1);
        Assert.InRange(found, 3, 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_counter_is_differenced_and_its_resets_are_no_events(double factor)
    {
        var random = new Random(2);
        var detector = Minutely();
        var total = 0.0;
        var opened = 0;
        var verdict = default(Verdict);
        for (var i = 0; i < 4 * Day; i++)
        {
            total = (i % 1000 == 999 ? 0 : total) + 60 + (8 * random.NextDouble());
            verdict = detector.Update(i * 60_000L, total);
            opened += i > 200 && verdict.Phase == EventPhase.Opened ? 1 : 0;
        }

        Assert.Equal(0, opened);
        Assert.InRange(verdict.Expected - total, -10, 10);
        Assert.InRange(verdict.Upper - verdict.Lower, 5, 60);
        var delay = Enumerable.Range(1, 30).First(i =>
        {
            total += factor * (60 + (8 * random.NextDouble()));
            return detector.Update(((4 * Day) + i) * 60_000L, total).Phase == EventPhase.Opened;
        });
        Assert.InRange(delay, 1, 2);
    }

    [Fact]
    public void A_series_that_only_looked_like_a_counter_is_taken_for_what_it_is()
    {
        var random = new Random(8);
        var detector = Minutely();
        var verdict = default(Verdict);
        for (var i = 0; i < 1500; i++)
        {
            // A ramp of 200 rises, then noise around its end.
            var value = i < 200 ? 100 + i : 300 + (5 * Normal(random));
            verdict = detector.Update(i * 60_000L, value);
        }

        Assert.InRange(verdict.Expected, 290, 310);
        Assert.InRange(verdict.Upper, 305, 350);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void A_fifth_of_all_requests_failing_is_found_within_five_minutes(double share)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var detector = Minutely();
            for (var i = 0; i < 2 * Day; i++)
                detector.Update(i * 60_000L, Failed(random, 0.001));
            var delay = Enumerable.Range(1, 60).First(i => detector.Update(((2 * Day) + i) * 60_000L, Failed(random, share)).Phase == EventPhase.Opened);
            Assert.InRange(delay, 1, 5);
        }

        static double Failed(Random random, double share) => Enumerable.Range(0, 200).Count(_ => random.NextDouble() < share) / 200.0;
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("discrete")]
    [InlineData("heavy")]
    [InlineData("ratio")]
    [InlineData("walk")]
    public void Ordinary_weeks_of_every_kind_keep_to_the_budget(string kind)
    {
        var opened = 0;
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new Random(seed);
            var detector = Minutely();
            var walk = 1000.0;
            for (var i = 0; i < 2 * Week; i++)
            {
                var value = kind switch
                {
                    "sparse" => random.Next(25) == 0 ? random.Next(1, 4) : 0,
                    "discrete" => random.Next(5),
                    "heavy" => 200 + (5 * Normal(random) / Math.Sqrt((Square(random) + Square(random) + Square(random)) / 3)),
                    "ratio" => Math.Min(1, 0.995 + (0.002 * Normal(random))),
                    _ => walk += Normal(random),
                };
                opened += detector.Update(i * 60_000L, value).Phase == EventPhase.Opened && i > Day ? 1 : 0;
            }
        }

        // Twelve series-weeks at one event a month: 2.8 are to be expected, 8 are not (0.6 %).
        Assert.InRange(opened, 0, 7);

        static double Square(Random random)
        {
            var z = Normal(random);
            return z * z;
        }
    }

    [Fact]
    public void The_same_point_again_changes_nothing()
    {
        var random = new Random(1);
        var once = Minutely();
        var twice = Minutely();
        for (var i = 0; i < 500; i++)
        {
            var value = 10 + Normal(random);
            once.Update(i * 60_000L, value);
            twice.Update(i * 60_000L, value);
            twice.Update(i * 60_000L, value);
        }

        Assert.Equal(Save(once), Save(twice));
    }

    private static byte[] Save(IDetector detector)
    {
        var output = new ArrayBufferWriter<byte>();
        detector.SaveState(output);
        return output.WrittenSpan.ToArray();
    }

    private static IDetector Minutely() => Detectors.Create(new DetectorOptions { Interval = 60 });

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
