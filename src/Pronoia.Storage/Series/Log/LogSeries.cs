using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series.Log;

/// <summary>A series of a log: its last sample and, for readers, all its samples.</summary>
internal sealed class LogSeries(int id, Labels labels)
{
    public int Id { get; } = id;

    public Labels Labels { get; } = labels;

    public long LastTime { get; set; } = long.MinValue;

    /// <summary>The bits of the last sample, of no meaning where it is a histogram.</summary>
    public ulong LastBits { get; set; }

    /// <summary>The last value that is not a stale marker: what the next one is coded against.</summary>
    public ulong Reference { get; set; }

    /// <summary>The encoding in which <see cref="Pending"/> was last set; of no meaning in another.</summary>
    public int PendingEpoch { get; set; }

    /// <summary>The last sample and reference as they will be when the batch that is being coded is stored.</summary>
    public (long Time, ulong Bits, ulong Reference) Pending { get; set; }

    /// <summary>The histograms of a series that has any.</summary>
    public LogHistograms? Histograms { get; set; }

    /// <summary>The samples, where the log is kept for reading.</summary>
    public SampleColumns? Samples { get; set; }
}
