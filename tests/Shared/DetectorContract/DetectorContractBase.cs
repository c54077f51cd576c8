using System.Buffers;
using Pronoia.Detection;

namespace Pronoia.Tests.DetectorContract;

/// <summary>What every detector promises, whatever its mathematics and engine.</summary>
public abstract class DetectorContractBase(IDetectorEngine engine)
{
    /// <summary>How many random series are tried.</summary>
    protected virtual int Seeds => 12;

    /// <summary>How many of 2000 points of coin tosses may open an event, of those detectors that promise a confidence only.</summary>
    protected virtual int MostOpened => 20;

    [Fact]
    public void Saved_and_loaded_at_any_point_it_gives_the_same_verdicts() => Assert.All(engine.Detectors, name =>
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var options = Small(name);
            var straight = engine.Create(options);
            var restored = engine.Create(options);
            var points = Wild(random, 700);
            foreach (var (timestamp, value, learn) in points)
            {
                if (random.Next(20) == 0)
                    restored = engine.Load(options, Save(restored));
                var expected = Feed(straight, timestamp, value, learn);
                Assert.Equal(expected, Feed(restored, timestamp, value, learn));
            }

            Assert.Equal(Save(straight), Save(restored));
        }
    });

    [Fact]
    public void Bad_input_raises_nothing_and_poisons_nothing() => Assert.All(engine.Detectors, name =>
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var detector = engine.Create(Small(name));
            foreach (var (timestamp, value, learn) in Wild(random, 600))
                Check(Feed(detector, timestamp, value, learn));
            var last = default(Verdict);
            for (var i = 0; i < 900; i++)
            {
                last = detector.Update(2_000_000_000_000 + (i * 60_000L), 100 + Math.Sin(i) + random.NextDouble(), learn: true);
                Check(last);
            }

            // A model that was trained on rubbish stays one (it is trained once), but it must not stay infinite or not a number.
            Assert.InRange(last.Expected, name.StartsWith("ssa", StringComparison.Ordinal) ? -1e3 : 75, name.StartsWith("ssa", StringComparison.Ordinal) ? 1e3 : 125);
            if (name != Detectors.SrCnn)
                Assert.True(last.Lower <= last.Expected && last.Expected <= last.Upper);
        }
    });

    [Fact]
    public void Constant_two_valued_and_empty_series_are_quiet() => Assert.All(engine.Detectors, name =>
    {
        var options = Small(name);
        Assert.Equal(Save(engine.Create(options)), Save(engine.Load(options, Save(engine.Create(options)))));
        var random = new Random(3);
        var constant = engine.Create(options);
        for (var i = 0; i < 2000; i++)
            Assert.Equal(EventPhase.None, constant.Update(i * 60_000L, 42, learn: true).Phase);
        var binary = engine.Create(options);
        var opened = 0;
        for (var i = 0; i < 2000; i++)
            opened += binary.Update(i * 60_000L, random.Next(2), learn: true).Phase == EventPhase.Opened ? 1 : 0;
        Assert.InRange(opened, 0, name is Detectors.Auto or Detectors.Band ? 1 : MostOpened);
    });

    [Fact]
    public void Damaged_foreign_and_truncated_state_is_refused() => Assert.All(engine.Detectors, name =>
    {
        var options = Small(name);
        var detector = engine.Create(options);
        for (var i = 0; i < 300; i++)
            detector.Update(i * 60_000L, i % 7, learn: true);
        var state = Save(detector);
        for (var i = 0; i < state.Length; i += 1 + (state.Length / 97))
        {
            var damaged = (byte[])state.Clone();
            damaged[i] ^= 0x41;
            Assert.Throws<DetectorStateException>(() => engine.Load(options, damaged));
            Assert.Throws<DetectorStateException>(() => engine.Load(options, state.AsSpan(0, i)));
        }

        Assert.Throws<DetectorStateException>(() => engine.Load(options, [.. state, 0]));
        var other = engine.Detectors.First(n => n != name);
        Assert.Throws<DetectorStateException>(() => engine.Load(Small(other), state));
    });

    protected static DetectorOptions Small(string name) => new() { Name = name, HistoryLength = 40, TrainingWindow = 120, Season = 24 };

    internal static byte[] Save(IDetector detector)
    {
        var output = new ArrayBufferWriter<byte>();
        detector.SaveState(output);
        return output.WrittenSpan.ToArray();
    }

    private static Verdict Feed(IDetector detector, long timestamp, double value, bool learn) =>
        value == -12345 ? detector.Missing(timestamp) : detector.Update(timestamp, value, learn);

    private static void Check(in Verdict verdict)
    {
        Assert.InRange(verdict.Score, 0, 1);
        Assert.InRange(verdict.PValue, 0, 1);
        Assert.False(double.IsNaN(verdict.Lower) != double.IsNaN(verdict.Upper));
        Assert.Equal(verdict.Phase == EventPhase.None, verdict.Kind == AnomalyKind.None);
    }

    /// <summary>A level with noise, and now and then everything a broken exporter can send.</summary>
    private static List<(long Timestamp, double Value, bool Learn)> Wild(Random random, int count)
    {
        var points = new List<(long, double, bool)>(count);
        var time = 1_700_000_000_000L;
        var level = 50.0;
        for (var i = 0; i < count; i++)
        {
            time += random.Next(60) switch
            {
                0 => -3_600_000,
                1 => 0,
                2 => 86_400_000L * 400,
                3 => -86_400_000L * 400,
                4 => 1,
                _ => 60_000,
            };
            if (random.Next(150) == 0)
                level = 50 + (100 * random.NextDouble());
            var value = random.Next(50) switch
            {
                0 => double.NaN,
                1 => double.PositiveInfinity,
                2 => double.NegativeInfinity,
                3 => 1e300,
                4 => -12345,
                5 => double.MaxValue,
                6 => double.Epsilon,
                7 => 1e120,
                _ => level + random.NextDouble(),
            };
            var stamp = random.Next(200) switch
            {
                0 => long.MinValue,
                1 => long.MaxValue,
                _ => time,
            };
            points.Add((stamp, value, random.Next(15) != 0));
        }

        return points;
    }
}
