using System.Buffers;

namespace Pronoia.Detection.Tests.Auto;

/// <summary>The saved state of the default detector: small, exact, and readable two versions back.</summary>
public sealed class AutoStateTests
{
    private const int Day = 1440;
    private const int Week = 7 * Day;

    /// <summary>A daily cycle with noise, as it was when the states of versions 2 and 3 were saved after nine days.</summary>
    private const int GoldenPoints = 9 * Day;

    [Fact]
    public void The_state_is_one_kibibyte_and_the_week_is_kept_only_where_there_is_one()
    {
        var random = new Random(6);
        var flat = Minutely();
        var daily = Minutely();
        var weekly = Minutely();
        for (var i = 0; i < 5 * Week; i++)
        {
            flat.Update(i * 60_000L, 100 + (5 * Normal(random)));
            daily.Update(i * 60_000L, Daily(i, random));
            weekly.Update(i * 60_000L, (400 * (i / Day % 7 >= 5 ? 0.4 : 1)) + (10 * Normal(random)));
        }

        Assert.InRange(Save(flat).Length, 1, 1024);
        Assert.InRange(Save(daily).Length, 1, 1024);
        Assert.InRange(Save(weekly).Length, Save(flat).Length + 168, 1224);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Weeks_with_faults_and_gaps_go_on_the_same_from_any_saved_point(int seed)
    {
        var random = new Random(seed);
        var straight = Minutely();
        var restored = Minutely();
        var scale = Math.Pow(10, random.Next(-6, 9));
        for (var i = 0; i < 12 * Day; i++)
        {
            if (random.Next(500) == 0)
                restored = Detectors.Load(new DetectorOptions { Interval = 60 }, Save(restored));
            var value = scale * Daily(i, random);
            value = (i % 5000) switch
            {
                < 10 => 3 * value,
                > 3000 and < 3040 => 0,
                4000 => double.NaN,
                _ => value,
            };
            var expected = straight.Update(i * 60_000L, value);
            Assert.Equal(expected, restored.Update(i * 60_000L, value));
            if (i % 2000 > 1990)
                Assert.Equal(straight.Missing((i * 60_000L) + 1), restored.Missing((i * 60_000L) + 1));
        }

        Assert.Equal(Save(straight), Save(restored));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_state_of_a_version_before_goes_on_with_what_it_knew(int version)
    {
        var detector = Detectors.Load(new DetectorOptions { Interval = 60 }, Golden(version));
        var random = new Random(12);
        var opened = 0;
        var verdict = default(Verdict);
        for (var i = GoldenPoints; i < GoldenPoints + (2 * Day); i++)
        {
            verdict = detector.Update(i * 60_000L, Daily(i, random));
            opened += verdict.Phase == EventPhase.Opened ? 1 : 0;
            if (i != GoldenPoints)
                continue;
            Assert.Equal(GoldenPoints + 1, verdict.TrainingPoints);
            Assert.Equal(0, verdict.TrainingFromMs);
            Assert.Equal(ConfidenceRung.Week, verdict.Rung);
            Assert.InRange(verdict.Expected, 350, 450);
            Assert.InRange(verdict.Upper - verdict.Expected, 20, 120);
        }

        Assert.InRange(opened, 0, 1);
        var next = GoldenPoints + (2 * Day);
        Assert.Equal(AnomalyKind.Dip, detector.Update(next * 60_000L, 0).Kind);
        var saved = Save(detector);
        Assert.Equal(4, saved[2]);
        Assert.Equal(saved, Save(Detectors.Load(new DetectorOptions { Interval = 60 }, saved)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Other_versions_are_refused_by_name(byte version)
    {
        var state = Save(Minutely());
        state[2] = version;
        var error = Assert.Throws<DetectorStateException>(() => Detectors.Load(new DetectorOptions(), state));
        Assert.Contains($"version {version}, expected 4", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_older_state_that_is_cut_short_is_refused(int version)
    {
        var state = Golden(version);
        for (var length = 0; length < state.Length; length += 97)
            Assert.Throws<DetectorStateException>(() => Detectors.Load(new DetectorOptions(), state.AsSpan(0, length)));
    }

    private static byte[] Golden(int version)
    {
        using var stream = typeof(AutoStateTests).Assembly.GetManifestResourceStream($"auto-{version}.state")!;
        var state = new byte[stream.Length];
        stream.ReadExactly(state);
        return state;
    }

    private static double Daily(int minute, Random random) =>
        400 + (250 * Math.Sin(2 * Math.PI * minute / Day)) + (20 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));

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
