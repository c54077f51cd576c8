using Pronoia.Prometheus.Histograms;

namespace Pronoia.Storage.Series.Log;

/// <summary>What a log knows of the histograms of one series; apart from <see cref="LogSeries"/>, since most series have none.</summary>
internal sealed class LogHistograms
{
    /// <summary>The last sample where it is a histogram.</summary>
    public FloatHistogram? Last { get; set; }

    /// <summary>The last histogram that does not end the series: what the next one is coded against.</summary>
    public FloatHistogram? Reference { get; set; }

    /// <summary><see cref="Last"/> and <see cref="Reference"/> as they will be when the batch that is being coded is stored.</summary>
    public (FloatHistogram? Last, FloatHistogram? Reference) Pending { get; set; }
}
