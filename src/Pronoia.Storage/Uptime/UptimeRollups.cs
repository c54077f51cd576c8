using System.Globalization;
using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Uptime;

/// <summary>
/// Uptime per target and UTC day, once the day is over. Table <c>uptime</c>, one partition per target, row key = day (<c>yyyyMMdd</c>); columns <c>Target</c>,
/// <c>Day</c>, <c>UpSeconds</c>, <c>DegradedSeconds</c>, <c>DownSeconds</c>, <c>UnknownSeconds</c>, <c>MaintenanceSeconds</c>, <c>Checks</c>,
/// <c>MissedChecks</c>, <c>LatencyCount</c>, <c>LatencyAverageSeconds</c>, <c>LatencyP50Seconds</c>, <c>LatencyP95Seconds</c>, <c>LatencyP99Seconds</c>, and
/// <c>LatencySketch</c> for merging days.
/// </summary>
/// <param name="tables">Where the rows live.</param>
public sealed class UptimeRollups(ITableStore tables)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "uptime";

    /// <summary>Writes days of one target. A day that is there already is replaced, so that writing it again changes nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="days">Its days, each at most once.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask WriteAsync(string target, IReadOnlyList<UptimeDay> days, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(days);
        foreach (var batch in days.Chunk(TableLimits.MaxOperations))
        {
            await tables.ApplyAsync(TableName, TableKey.Escape(target), Array.ConvertAll(batch, d => TableOperation.Upsert(ToRow(target, d))), cancellationToken);
        }
    }

    /// <summary>The days of a target in time order; days without a row are absent.</summary>
    /// <param name="target">The target.</param>
    /// <param name="from">First day, inclusive.</param>
    /// <param name="to">Last day, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async IAsyncEnumerable<UptimeDay> ReadAsync(
        string target, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new RowKeyRange(KeyOf(from), KeyOf(to) + "~");
        await foreach (var row in tables.QueryAsync(TableName, TableKey.Escape(target), range, cancellationToken))
        {
            if (UptimeDay.FromRow(row) is { } day)
            {
                yield return day;
            }
        }
    }

    /// <summary>Deletes the days of a target before <paramref name="before"/>.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> ApplyRetentionAsync(string target, DateOnly before, CancellationToken cancellationToken) =>
        TableRetention.DeleteAsync(tables, TableName, TableKey.Escape(target), new RowKeyRange(To: KeyOf(before)), null, cancellationToken);

    private static string KeyOf(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static TableRow ToRow(string target, UptimeDay day)
    {
        var row = new TableRow(TableKey.Escape(target), KeyOf(day.Day));
        day.CopyTo(row);
        row["LatencyCount"] = day.Latency.Count;
        if (day.Latency.Count > 0)
        {
            row["LatencyAverageSeconds"] = day.Latency.Sum / day.Latency.Count;
            row["LatencyP50Seconds"] = day.Latency.Quantile(0.50);
            row["LatencyP95Seconds"] = day.Latency.Quantile(0.95);
            row["LatencyP99Seconds"] = day.Latency.Quantile(0.99);
        }

        return row;
    }
}
