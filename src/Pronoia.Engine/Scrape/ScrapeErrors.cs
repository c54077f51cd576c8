using System.Collections.Concurrent;
using System.Text.Json;
using Pronoia.Engine.Results;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Scrape;

/// <summary>
/// Why targets could not be scraped: the table <c>scrapes</c>, one row per shard, written when that changes. Whether and how long is in the series <c>up</c> and
/// <c>scrape_duration_seconds</c>.
/// </summary>
internal sealed class ScrapeErrors(ITableStore tables)
{
    private const string Table = "scrapes";
    private const string Partition = "errors";
    private const int MaxMessage = 500;

    private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Takes note of a slot's failures.</summary>
    public async ValueTask WriteAsync(string job, IEnumerable<ScrapeOutcome> outcomes, CancellationToken cancellationToken)
    {
        var errors = outcomes.Where(o => !o.Up).ToDictionary(o => Key(o.Target), o => Clipped(o.Failure!), StringComparer.Ordinal);
        var json = JsonSerializer.Serialize(errors);
        if (_written.GetValueOrDefault(job) == json)
        {
            return;
        }

        var row = new TableRow(Partition, TableKey.Escape(job)) { ["Job"] = job, ["Errors"] = json };
        await tables.ApplyAsync(Table, Partition, [TableOperation.Upsert(row)], cancellationToken);
        _written[job] = json;
    }

    /// <summary>The last failures of all targets, by <see cref="Key"/>.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(ITableStore tables, CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in tables.QueryAsync(Table, Partition, RowKeyRange.All, cancellationToken))
        {
            foreach (var (target, error) in JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString("Errors") ?? "{}") ?? [])
            {
                all[target] = error;
            }
        }

        return all;
    }

    /// <summary>What stands for a target in the errors.</summary>
    public static string Key(ScrapeTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return TargetStatus.Clip($"{target.Url.AbsoluteUri} {target.Labels}");
    }

    private static string Clipped(string message) => message.Length <= MaxMessage ? message : message[..MaxMessage];
}
