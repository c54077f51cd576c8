using Pronoia.Engine.Ingest;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Scrape;

/// <summary>
/// Turns what a target exposes into samples to store, and remembers what each series becomes, so that a series seen before costs two look-ups and no allocation.
/// The semantics are those of Prometheus's scrape loop. Not thread-safe; one per target.
/// </summary>
internal sealed class ScrapeCache(ScrapeJob job, Labels targetLabels, MetricMetadata metadata)
{
    // As Prometheus bounds samples in the future.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(10);

    private readonly LabelsInterner _interner = new(keepEmpty: true);
    private readonly Dictionary<Labels, Entry> _entries = [];
    private readonly Dictionary<Labels, Entry> _owners = [];

    // Relabelling can make two series one; without it what is different stays different.
    private readonly bool _canCollide = job.MetricRelabelConfigs.Count > 0 || job.HonorLabels;
    private long _iteration;
    private int _remembered;

    /// <summary>Samples of the last body.</summary>
    public int Scraped { get; private set; }

    /// <summary>Samples of the last body that relabelling left.</summary>
    public int Remaining { get; private set; }

    /// <summary>Series of the last body that were not in the one before.</summary>
    public int Added { get; private set; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="contentType">The response's <c>Content-Type</c>.</param>
    /// <param name="slotMs">The slot, milliseconds since the epoch: the timestamp of what has none.</param>
    /// <returns>The samples to store.</returns>
    /// <exception cref="ExpositionException">The body is malformed.</exception>
    /// <exception cref="ScrapeException">It is beyond a limit of the job.</exception>
    public List<SeriesSample> Read(ReadOnlySpan<byte> body, string? contentType, long slotMs)
    {
        (Scraped, Remaining, Added) = (0, 0, 0);
        _owners.Clear();
        _iteration++;
        var samples = new List<SeriesSample>(_remembered);
        var limit = job.Limits.SampleLimit > 0 ? job.Limits.SampleLimit : long.MaxValue;
        var tooLate = slotMs + (long)MaxAhead.TotalMilliseconds;
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType));
        while (reader.Read())
        {
            if (reader.Kind != ExpositionEntryKind.Sample)
            {
                continue;
            }

            Scraped++;
            var entry = Resolve(ref reader);
            if (entry.Resolved is not { } labels)
            {
                continue;
            }

            Remaining++;
            var timestamp = job.HonorTimestamps ? reader.TimestampMs ?? slotMs : slotMs;
            if (timestamp <= entry.LastTimestampMs && entry.Iteration == _iteration)
            {
                // The same series again: the first sample of a moment counts.
                continue;
            }

            entry.Iteration = _iteration;
            entry.LastTimestampMs = timestamp;
            if (timestamp <= tooLate && Remaining <= limit && (!_canCollide || _owners.TryAdd(labels, entry) || ReferenceEquals(_owners[labels], entry)))
            {
                samples.Add(new SeriesSample(labels, timestamp, reader.Value));
            }
        }

        if (Remaining > limit)
        {
            throw new ScrapeException("sample limit exceeded");
        }

        if (Added > 0)
        {
            NoteMetadata(body, contentType);
        }

        Forget();
        return samples;
    }

    private Entry Resolve(ref ExpositionReader reader)
    {
        Labels given;
        try
        {
            given = _interner.Intern(reader.Series);
        }
        catch (FormatException e)
        {
            throw new ExpositionException(reader.Line, e.Message);
        }

        if (_entries.TryGetValue(given, out var entry))
        {
            if (entry.Resolved is null)
            {
                entry.Iteration = _iteration;
            }

            return entry;
        }

        var resolved = Relabeler.Process(TargetLabels.Apply(given, targetLabels, job.HonorLabels), job.MetricRelabelConfigs);
        if (resolved is not null)
        {
            SampleLimits.Check(resolved, job.Limits);
            Added++;
        }

        entry = new Entry(resolved) { LastTimestampMs = long.MinValue, Iteration = _iteration };
        _entries.Add(given, entry);
        return entry;
    }

    private void Forget()
    {
        if (_entries.Values.Any(e => e.Iteration != _iteration))
        {
            foreach (var (given, entry) in _entries)
            {
                if (entry.Iteration != _iteration)
                {
                    _entries.Remove(given);
                }
            }
        }

        _remembered = _entries.Count;
    }

    /// <summary>Keeps what failed bodies leave behind from growing without end.</summary>
    public void Bound()
    {
        if (_entries.Count > (2 * _remembered) + 1_000)
        {
            Forget();
        }
    }

    private void NoteMetadata(ReadOnlySpan<byte> body, string? contentType)
    {
        var families = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType));
        while (reader.Read())
        {
            if (reader.Kind is not (ExpositionEntryKind.Type or ExpositionEntryKind.Help))
            {
                continue;
            }

            var name = ExpositionText.Unescape(reader.Name);
            var family = families.GetValueOrDefault(name) ?? new MetricFamily(name, "", MetricType.Unknown, []);
            families[name] = reader.Kind == ExpositionEntryKind.Type ? family with { Type = reader.Type } : family with { Help = ExpositionText.Unescape(reader.Text) };
        }

        foreach (var family in families.Values)
        {
            metadata.Note(family);
        }
    }

    private sealed class Entry(Labels? resolved)
    {
        /// <summary>What is stored; null where relabelling drops it.</summary>
        public Labels? Resolved { get; } = resolved;

        public long Iteration { get; set; }

        public long LastTimestampMs { get; set; }
    }
}
