using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>
/// Feeds the samples of one slot of a shard to the detectors and forecasters that watch them, and keeps the events. Changes the state it is
/// given and does no I/O.
/// </summary>
internal sealed class DetectionPipeline(PronoiaConfig config, EngineChoice engines, TimeProvider time)
{
    /// <summary>Series tracked per shard at the most; more are not watched, and the count of those is returned.</summary>
    public const int MaxTracked = 10_000;

    private const int MaxIndexed = 2_000_000;
    private static readonly TrackedSeries[] NotTracked = [];
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(1);

    private readonly List<TrackedSeries> _opened = [];
    private DateTimeOffset _slot;
    private TimeSpan _interval;

    /// <summary>Feeds one slot.</summary>
    /// <param name="state">The shard's state; <see cref="ShardState.LastSlot"/> is before <paramref name="slot"/>.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="interval">The time between slots.</param>
    /// <param name="samples">The samples of the slot.</param>
    /// <param name="blind">Whether a series' absence says nothing, because the source could not be pulled.</param>
    /// <param name="skip">Series that are not judged in this slot: those of a target that is down, which has an alert of its own.</param>
    /// <param name="excluded">Why a series is observed without being learned from at this slot (maintenance), or null.</param>
    /// <param name="gone">Series of what is no longer watched: an open event ends and the series is forgotten. Null: none.</param>
    /// <returns>Series that a selector matches but that are not watched because of <see cref="MaxTracked"/>.</returns>
    public int Feed(
        ShardState state, DateTimeOffset slot, TimeSpan interval, IReadOnlyList<SeriesSample> samples, bool blind, Func<Labels, bool> skip, Func<Labels, string?> excluded,
        Func<Labels, bool>? gone = null)
    {
        var refused = 0;
        _slot = slot;
        _interval = interval;
        var seen = new HashSet<TrackedSeries>(ReferenceEqualityComparer.Instance);
        foreach (var sample in samples)
        {
            if (sample.Histogram is not null)
            {
                // No number to judge. A series that was one until now is not missing, though.
                MarkSeen(state, sample.Labels, seen);
                continue;
            }

            var trackers = Trackers(state, sample.Labels, interval, ref refused);
            foreach (var tracked in trackers)
            {
                // A snapshot may repeat a sample that was there before: present, but nothing new to learn from.
                seen.Add(tracked);
                if (sample.TimestampMs > tracked.LastTimestampMs && !StaleMarker.IsStale(sample.Value) && !skip(sample.Labels))
                {
                    tracked.LastTimestampMs = sample.TimestampMs;
                    Update(tracked, sample, excluded(sample.Labels));
                }
            }
        }

        if (gone is not null)
        {
            Drop(state, [.. state.Tracked.Values.Where(t => !seen.Contains(t) && gone(t.Series))], seen);
        }

        foreach (var tracked in state.Tracked.Values)
        {
            if (!blind && !seen.Contains(tracked) && !skip(tracked.Series) && tracked.Detector is { } detector)
            {
                var slotMs = slot.ToUnixTimeMilliseconds();
                var learn = !Exclude(tracked, slotMs, double.NaN, excluded(tracked.Series));
                Judge(tracked, learn ? detector.Missing(slotMs) : detector.Update(slotMs, double.NaN, learn: false), learn);
            }
        }

        _opened.AddRange(new GroupWatch(config, interval, time).Feed(state, slot));
        foreach (var tracked in _opened)
        {
            var kind = tracked.Event!.Kind;
            state.Opened[kind] = state.Opened.GetValueOrDefault(kind) + 1;
        }

        Attribution.Apply(state, _opened);
        _opened.Clear();
        Forget(state, slot);
        state.LastSlot = slot;
        return refused;
    }

    private void MarkSeen(ShardState state, Labels series, HashSet<TrackedSeries> seen)
    {
        foreach (var entry in config.Detection)
        {
            if (state.Tracked.TryGetValue((entry.Name, series), out var tracked))
            {
                seen.Add(tracked);
            }
        }
    }

    private TrackedSeries[] Trackers(ShardState state, Labels series, TimeSpan interval, ref int refused)
    {
        if (state.Index.TryGetValue(series, out var known))
        {
            return known;
        }

        var found = new List<TrackedSeries>();
        var full = 0;
        foreach (var entry in config.Detection.Where(d => Selectors.AllMatch(d.Match, series)))
        {
            Add(entry.Name, () => new TrackedSeries
            {
                Entry = entry.Name,
                Series = series,
                DetectionConfig = entry,
                Detector = engines.Create(entry, entry.Detector with { Interval = interval.TotalSeconds }),
            });
        }

        foreach (var entry in config.Forecasts.Where(f => Selectors.AllMatch(f.Match, series)))
        {
            Add(entry.Name, () => new TrackedSeries { Entry = entry.Name, Series = series, ForecastConfig = entry, Forecaster = new SeriesForecaster(SeriesForecaster.SlotFor(interval.TotalSeconds)) });
        }

        var trackers = found.Count == 0 ? NotTracked : [.. found];
        state.Index[series] = trackers;
        refused += full;
        return trackers;

        void Add(string entry, Func<TrackedSeries> create)
        {
            if (!state.Tracked.TryGetValue((entry, series), out var tracked) && state.Tracked.Count < MaxTracked)
            {
                tracked = create();
                state.Tracked.Add((entry, series), tracked);
            }

            if (tracked is not null)
            {
                found.Add(tracked);
            }
            else
            {
                full++;
            }
        }
    }

    private void Update(TrackedSeries tracked, SeriesSample sample, string? excluded)
    {
        var learn = !Exclude(tracked, sample.TimestampMs, sample.Value, excluded);
        if (tracked.Detector is { } detector)
        {
            Judge(tracked, detector.Update(sample.TimestampMs, sample.Value, learn), learn);
        }
        else if (learn && tracked.Forecaster is { } forecaster)
        {
            forecaster.Update(sample.TimestampMs, sample.Value);
            tracked.Event = ForecastEvents.Next(tracked, sample, time.GetUtcNow());
        }
    }

    private bool Exclude(TrackedSeries tracked, long timestampMs, double value, string? reason)
    {
        if (reason is null)
        {
            return false;
        }

        ExcludedWindow.Add(tracked.Excluded, timestampMs, value, (long)_interval.TotalMilliseconds, reason);
        return true;
    }

    private void Judge(TrackedSeries tracked, in Verdict verdict, bool learned)
    {
        (tracked.Last, tracked.JudgedSlot) = (verdict, _slot);
        var score = tracked.Member.Observe(verdict, learned);
        tracked.Score = ExcludedWindow.IsAftermath(tracked.Excluded, verdict.TimestampMs, verdict.Observed, verdict.Expected) ? GroupScore.None : score;
        if (verdict.Phase == EventPhase.None)
        {
            return;
        }

        if (verdict.Phase == EventPhase.Opened)
        {
            tracked.InAftermath = ExcludedWindow.IsAftermath(tracked.Excluded, verdict.TimestampMs, verdict.Observed, verdict.Expected);
        }

        if (tracked.InAftermath)
        {
            tracked.InAftermath = verdict.Phase != EventPhase.Ended;
            return;
        }

        var before = tracked.Event;
        tracked.Event = AnomalyEvents.Next(tracked, verdict, _interval, time.GetUtcNow());
        if (tracked.Event is { EndedAt: null } && before is not { EndedAt: null })
        {
            _opened.Add(tracked);
        }
    }

    // An open event is told as ended first; the series goes with a later slot.
    private void Drop(ShardState state, TrackedSeries[] gone, HashSet<TrackedSeries> seen)
    {
        foreach (var tracked in gone)
        {
            seen.Add(tracked);
            if (tracked.Event is null)
            {
                Remove(state, tracked);
            }
            else if (tracked.Event.EndedAt is null)
            {
                tracked.Event = tracked.Event with { EndedAt = _slot, Published = false };
            }
        }
    }

    private static void Remove(ShardState state, TrackedSeries tracked)
    {
        state.Tracked.Remove((tracked.Entry, tracked.Series));
        state.Index.Remove(tracked.Series);
    }

    private static void Forget(ShardState state, DateTimeOffset slot)
    {
        var limit = (slot - ForgetAfter).ToUnixTimeMilliseconds();
        var gone = state.Tracked.Values.Where(t => t.LastTimestampMs < limit && t.LastTimestampMs > 0 && t.Event is null).ToArray();
        foreach (var tracked in gone)
        {
            Remove(state, tracked);
        }

        // Label sets that come and go would fill the index; what is tracked stays tracked.
        if (state.Index.Count > MaxIndexed)
        {
            state.Index.Clear();
        }
    }
}
