using System.Collections.Concurrent;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>The rollups of the days before the one that a target's status is in. They change no more, and so are read once per target and day.</summary>
internal sealed class FinishedDays(ITableStore tables)
{
    /// <summary>How many days back.</summary>
    public const int Count = 90;

    private const int MaxTargets = 20_000;

    private readonly UptimeRollups _rollups = new(tables);
    private readonly ConcurrentDictionary<string, (DateOnly Today, IReadOnlyList<UptimeDay> Days)> _known = new(StringComparer.Ordinal);

    /// <summary>The days of a target before <paramref name="today"/>, oldest first, at most <see cref="Count"/> − 1 days back.</summary>
    public async ValueTask<IReadOnlyList<UptimeDay>> BeforeAsync(string target, DateOnly today, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(target, out var known) && known.Today == today)
        {
            return known.Days;
        }

        var days = new List<UptimeDay>();
        await foreach (var day in _rollups.ReadAsync(target, today.AddDays(1 - Count), today.AddDays(-1), cancellationToken))
        {
            days.Add(day);
        }

        if (_known.Count >= MaxTargets)
        {
            _known.Clear();
        }

        _known[target] = (today, days);
        return days;
    }
}
