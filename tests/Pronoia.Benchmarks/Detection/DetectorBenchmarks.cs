using System.Buffers;
using BenchmarkDotNet.Attributes;
using Pronoia.Detection;

namespace Pronoia.Benchmarks.Detection;

/// <summary>One point of a noisy daily series through a detector that has seen 10,000 points; and the size of its state.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DetectorBenchmarks
{
    private const int Points = 10_000;

    private readonly double[] _values = new double[Points];
    private IDetector _detector = null!;
    private long _timestampMs = 1_700_000_000_000;

    [ParamsSource(nameof(Names))]
    public string Detector { get; set; } = "";

    public static IEnumerable<string> Names => Detectors.Names;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var i = 0; i < Points; i++)
        {
            _values[i] = 100 + (20 * Math.Sin(i * 2 * Math.PI / 1440)) + (random.NextDouble() * 4);
        }

        _detector = Detectors.Create(new DetectorOptions { Name = Detector, Interval = 60 });
        Update();
        var state = new ArrayBufferWriter<byte>();
        _detector.SaveState(state);
        Console.WriteLine($"// state of {Detector}: {state.WrittenCount} bytes");
    }

    [Benchmark(OperationsPerInvoke = Points)]
    public double Update()
    {
        var score = 0.0;
        foreach (var value in _values)
        {
            score += _detector.Update(_timestampMs += 60_000, value).Score;
        }

        return score;
    }
}
