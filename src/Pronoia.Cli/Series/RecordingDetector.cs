using System.Buffers;
using Pronoia.Detection;
using Pronoia.Reporting.Charts;

namespace Pronoia.Cli.Series;

/// <summary>A detector that keeps what it saw and expected, for a chart.</summary>
internal sealed class RecordingDetector(IDetector inner) : IDetector
{
    private readonly List<ChartPoint> _points = [];

    public string Name => inner.Name;

    /// <summary>The points from the first time to the last, both inclusive.</summary>
    public IReadOnlyList<ChartPoint> Between(long fromMs, long toMs) => [.. _points.Where(p => p.TimestampMs >= fromMs && p.TimestampMs <= toMs)];

    public Verdict Update(long timestampMs, double value, bool learn) => Record(timestampMs, value, inner.Update(timestampMs, value, learn));

    public Verdict Missing(long timestampMs) => Record(timestampMs, double.NaN, inner.Missing(timestampMs));

    public void SaveState(IBufferWriter<byte> output) => inner.SaveState(output);

    private Verdict Record(long timestampMs, double value, Verdict verdict)
    {
        _points.Add(new ChartPoint(timestampMs, value, Finite(verdict.Expected), Finite(verdict.Lower), Finite(verdict.Upper)));
        return verdict;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
