using Pronoia.Engine.Ingest;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Histograms;
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
    private readonly ScrapedHistograms _histograms = new(job.Histograms);
    private readonly ClassicHistogramConverter? _converter = job.Histograms.ConvertClassic ? new() : null;
    private readonly HistogramParts _parts = new()
    {
        Native = job.Histograms.Native,
        KeepClassic = job.Histograms.AlwaysClassic,
    };

    private readonly long _limit = job.Limits.SampleLimit > 0 ? job.Limits.SampleLimit : long.MaxValue;

    // Relabelling can make two series one; without it what is different stays different.
    private readonly bool _canCollide = job.MetricRelabelConfigs.Count > 0 || job.HonorLabels;
    private List<SeriesSample> _samples = [];
    private long _iteration;
    private long _slotMs;
    private int _remembered;
    private int _counted;
    private long? _convertedTimestampMs;
    private bool _tooManyBuckets;

    /// <summary>Samples of the last body.</summary>
    public int Scraped { get; private set; }

    /// <summary>Samples of the last body that relabelling left.</summary>
    public int Remaining { get; private set; }

    /// <summary>Series of the last body that were not in the one before.</summary>
    public int Added { get; private set; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8, or protobuf messages.</param>
    /// <param name="contentType">The response's <c>Content-Type</c>.</param>
    /// <param name="slotMs">The slot, milliseconds since the epoch: the timestamp of what has none.</param>
    /// <returns>The samples to store.</returns>
    /// <exception cref="ExpositionException">The body is malformed.</exception>
    /// <exception cref="ScrapeException">It is beyond a limit of the job.</exception>
    public List<SeriesSample> Read(ReadOnlySpan<byte> body, string? contentType, long slotMs)
    {
        (Scraped, Remaining, Added, _counted, _tooManyBuckets) = (0, 0, 0, 0, false);
        _owners.Clear();
        _converter?.Begin();
        _iteration++;
        _slotMs = slotMs;
        _samples = new List<SeriesSample>(_remembered);
        var format = Format(contentType);
        var reader = new ExpositionReader(body, format, null, _parts);
        while (reader.Read())
        {
            if (reader.Kind != ExpositionEntryKind.Sample)
            {
                Converted();
                if (reader.Kind == ExpositionEntryKind.Type)
                {
                    _converter?.Type(ref reader);
                }
            }
            else if (_converter is null)
            {
                Take(reader.Intern(_interner), reader.Type, reader.TimestampMs, reader.Value, reader.Histogram);
            }
            else
            {
                Convert(ref reader);
            }
        }

        Converted();
        if (_counted > _limit)
        {
            throw new ScrapeException("sample limit exceeded");
        }

        if (_tooManyBuckets)
        {
            throw new ScrapeException("histogram bucket limit exceeded");
        }

        if (Added > 0)
        {
            NoteMetadata(body, format);
        }

        Forget();
        var samples = _samples;
        _samples = [];
        return samples;
    }

    private ExpositionFormat Format(string? contentType) =>
        ExpositionContentType.Detect(contentType, job.FallbackScrapeProtocol is { } protocol ? ScrapeProtocols.Format(protocol) : ExpositionFormat.Text);

    // The parts of a classic histogram follow each other: what comes after them ends it.
    private void Convert(ref ExpositionReader reader)
    {
        var series = reader.Intern(_interner);
        if (reader.Histogram is not null || !_converter!.Continues(series))
        {
            Converted();
        }

        if (reader.Histogram is not null)
        {
            _converter!.Native(series);
        }
        else if (_converter!.Add(series, reader.Value))
        {
            _convertedTimestampMs = reader.TimestampMs;
            if (!job.Histograms.AlwaysClassic)
            {
                return;
            }
        }

        Take(series, reader.Type, reader.TimestampMs, reader.Value, reader.Histogram);
    }

    private void Converted()
    {
        if (_converter?.Take() is var (series, histogram))
        {
            Take(series, MetricType.Unknown, _convertedTimestampMs, 0, histogram);
        }
    }

    private void Take(Labels series, MetricType type, long? stated, double value, FloatHistogram? histogram)
    {
        Scraped++;
        var entry = Resolve(series, type);
        if (entry.Resolved is not { } labels)
        {
            return;
        }

        Remaining++;
        stated = job.HonorTimestamps ? stated : null;
        var timestamp = stated ?? _slotMs;
        var again = entry.Iteration == _iteration;
        if (again && stated is null)
        {
            // The same series again: the first sample counts.
            return;
        }

        if (histogram is not null)
        {
            histogram = _histograms.Fit(histogram);
            if (histogram is null)
            {
                _tooManyBuckets = true;
                return;
            }
        }

        _counted++;
        if (again && timestamp <= entry.LastTimestampMs)
        {
            return;
        }

        entry.Iteration = _iteration;
        entry.LastTimestampMs = timestamp;
        if (timestamp <= _slotMs + (long)MaxAhead.TotalMilliseconds && _counted <= _limit
            && (!_canCollide || _owners.TryAdd(labels, entry) || ReferenceEquals(_owners[labels], entry)))
        {
            _samples.Add(new SeriesSample(labels, timestamp, value) { Histogram = histogram });
        }
    }

    private Entry Resolve(Labels given, MetricType type)
    {
        if (_entries.TryGetValue(given, out var entry))
        {
            if (entry.Resolved is null)
            {
                entry.Iteration = _iteration;
            }

            return entry;
        }

        var resolved = Relabeler.Process(TargetLabels.Apply(ScrapedHistograms.Canonical(given, type), targetLabels, job.HonorLabels), job.MetricRelabelConfigs);
        if (resolved is not null)
        {
            SampleLimits.Check(resolved, job.Limits);
            Added++;
        }

        entry = new Entry(resolved) { LastTimestampMs = long.MinValue, Iteration = resolved is null ? _iteration : 0 };
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

    private void NoteMetadata(ReadOnlySpan<byte> body, ExpositionFormat format)
    {
        var families = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        var reader = new ExpositionReader(body, format);
        while (reader.Read())
        {
            if (reader.Kind is ExpositionEntryKind.Sample or ExpositionEntryKind.Comment)
            {
                continue;
            }

            var name = ExpositionText.Unescape(reader.Name);
            var family = families.GetValueOrDefault(name) ?? new MetricFamily(name, "", MetricType.Unknown, []);
            families[name] = reader.Kind switch
            {
                ExpositionEntryKind.Type => family with { Type = reader.Type },
                ExpositionEntryKind.Unit => family with { Unit = ExpositionText.Unescape(reader.Text) },
                _ => family with { Help = ExpositionText.Unescape(reader.Text) },
            };
        }

        metadata.Note(targetLabels, families.Values);
    }

    private sealed class Entry(Labels? resolved)
    {
        /// <summary>What is stored; null where relabelling drops it.</summary>
        public Labels? Resolved { get; } = resolved;

        public long Iteration { get; set; }

        public long LastTimestampMs { get; set; }
    }
}
