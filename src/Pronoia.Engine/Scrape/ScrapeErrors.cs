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

    // A column holds 32 Ki characters; of more failures the first are kept.
    private const int MaxCharacters = 30_000;

    private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Takes note of a slot's failures.</summary>
    public async ValueTask WriteAsync(string job, IEnumerable<ScrapeOutcome> outcomes, CancellationToken cancellationToken)
    {
        var errors = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var left = MaxCharacters;
        foreach (var outcome in outcomes.Where(o => !o.Up))
        {
            // The cut keys of two targets may be the same.
            var (key, message) = (Key(outcome.Target), Clipped(outcome.Failure!));
            left -= EscapedLength(key) + EscapedLength(message);
            if (left < 0)
            {
                break;
            }

            errors[key] = message;
        }

        var json = JsonSerializer.Serialize(errors);
        if (_written.GetValueOrDefault(job) == json)
        {
            return;
        }

        var row = new TableRow(Partition, TableKey.Escape(job)) { ["Job"] = job, ["Errors"] = json };
        await tables.ApplyAsync(Table, Partition, [TableOperation.Upsert(row)], cancellationToken);
        _written[job] = json;
    }

    /// <summary>Deletes the row of a job that is gone.</summary>
    public static async ValueTask ForgetAsync(ITableStore tables, string job, CancellationToken cancellationToken) =>
        await TableRetention.DeleteAsync(tables, Table, Partition, RowKeyRange.Only(TableKey.Escape(job)), null, cancellationToken);

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

    private static int EscapedLength(string text) => JsonSerializer.Serialize(text).Length + 1;

    private static string Clipped(string message) => TargetStatus.Clip(message, MaxMessage);
}
