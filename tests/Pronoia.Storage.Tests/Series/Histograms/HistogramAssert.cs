using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Tests.Series.Histograms;

internal static class HistogramAssert
{
    /// <summary>That both are the same, down to the bits and the hint.</summary>
    public static void Same(FloatHistogram? expected, FloatHistogram? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            Assert.True(HistogramBits.Same(expected, actual!) && expected.ResetHint == actual!.ResetHint, $"expected {expected}, got {actual}");
        }
    }

    /// <summary>The histogram of a sample, null where it is a float.</summary>
    public static FloatHistogram? At(SeriesData data, int index) => data.Histograms.IsEmpty ? null : data.Histograms.Span[index];
}
