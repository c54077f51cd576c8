using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>The samples a script has loaded.</summary>
internal sealed class ScriptStorage : ISeriesSource
{
    private readonly SortedDictionary<Labels, SortedDictionary<long, SequenceValue>> _series = [];

    public void Clear() => _series.Clear();

    /// <summary>Adds the samples of a series from time 0 on; a sample that is there already stays.</summary>
    public void Add(Labels labels, IReadOnlyList<SequenceValue> values, long intervalMs)
    {
        var samples = Samples(labels);
        for (var i = 0; i < values.Count; i++)
        {
            if (!values[i].Omitted)
            {
                samples.TryAdd(i * intervalMs, values[i]);
            }
        }
    }

    /// <summary>Adds one sample; one that is there already stays.</summary>
    public void Add(SeriesSample sample) =>
        Samples(sample.Labels).TryAdd(sample.TimestampMs, new SequenceValue(Omitted: false, sample.Value, sample.Histogram));

    public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var selected = new List<SeriesData>();
        foreach (var (labels, samples) in _series)
        {
            if (matchers.All(m => m.Matches(labels)) && Read(labels, samples, minTimeMs, maxTimeMs) is { Count: > 0 } data)
            {
                selected.Add(data);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<SeriesData>>(selected);
    }

    private SortedDictionary<long, SequenceValue> Samples(Labels labels)
    {
        if (!_series.TryGetValue(labels, out var samples))
        {
            _series.Add(labels, samples = []);
        }

        return samples;
    }

    private static SeriesData Read(Labels labels, SortedDictionary<long, SequenceValue> samples, long minTimeMs, long maxTimeMs)
    {
        var (times, values, histograms, starts) = (new List<long>(), new List<double>(), new List<FloatHistogram?>(), new List<long>());
        FloatHistogram? previous = null;
        var any = false;
        foreach (var (time, sample) in samples)
        {
            var stored = sample.Histogram is { } histogram ? Stored(histogram, previous) : null;
            previous = stored;
            if (time < minTimeMs || time > maxTimeMs)
            {
                continue;
            }

            times.Add(time);
            values.Add(sample.Value);
            histograms.Add(stored);
            starts.Add(sample.StartOffsetMs is { } offset ? time + offset : 0);
            any |= stored is not null;
        }

        return new SeriesData(labels, times.ToArray(), values.ToArray(), any ? histograms.ToArray() : default)
        {
            StartTimestamps = starts.Exists(s => s != 0) ? starts.ToArray() : default,
        };
    }

    /// <summary>A histogram with the hint that a database knows once it has stored it behind the previous one.</summary>
    private static FloatHistogram Stored(FloatHistogram histogram, FloatHistogram? previous)
    {
        if (histogram.ResetHint == CounterResetHint.Gauge)
        {
            return histogram;
        }

        if (previous is null || previous.ResetHint == CounterResetHint.Gauge)
        {
            return histogram.ResetHint == CounterResetHint.Reset ? histogram : histogram.With(CounterResetHint.Unknown);
        }

        var sameLayout = histogram.Schema == previous.Schema && histogram.ZeroThreshold == previous.ZeroThreshold
            && histogram.CustomValues.Span.SequenceEqual(previous.CustomValues.Span);
        var reset = histogram.ResetHint == CounterResetHint.Reset || histogram.Count < previous.Count
            || (sameLayout && histogram.With(CounterResetHint.Unknown).DetectReset(previous));
        return histogram.With(reset ? CounterResetHint.Reset : sameLayout ? CounterResetHint.NotReset : CounterResetHint.Unknown);
    }
}
