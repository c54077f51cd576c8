using System.Globalization;
using System.Text.Json;
using Pronoia.Engine.Results;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Alerts;

/// <summary>What people said about alerts: the table <c>verdicts</c> (partition: UTC day of the alert's start, row: start and fingerprint).</summary>
internal sealed class VerdictBook(ITableStore tables)
{
    /// <summary>The table.</summary>
    public const string Table = "verdicts";

    private const int MaxLabelCharacters = 30_000;

    /// <summary>Takes a verdict down; it replaces an earlier one about the same run of the same alert.</summary>
    public async ValueTask PutAsync(AlertVerdict verdict, CancellationToken cancellationToken)
    {
        var row = new TableRow(Day(verdict.StartedAt), $"{TableKey.Ascending(verdict.StartedAt)}_{verdict.Alert}")
        {
            ["AlertName"] = TargetStatus.Clip(verdict.Labels["alertname"]),
            ["Target"] = TargetStatus.Clip(verdict.Labels["target"]),
            ["Labels"] = Write(verdict.Labels),
            ["StartedAt"] = verdict.StartedAt,
            ["Verdict"] = verdict.Verdict.ToString(),
            ["By"] = verdict.By,
            ["Comment"] = verdict.Comment,
            ["At"] = verdict.At,
        };
        await tables.ApplyAsync(Table, row.PartitionKey, [TableOperation.Upsert(row)], cancellationToken);
    }

    /// <summary>The verdicts about alerts that began to fire from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive), by start.</summary>
    public async ValueTask<IReadOnlyList<AlertVerdict>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var verdicts = new List<AlertVerdict>();
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            var range = new RowKeyRange(TableKey.Ascending(from), TableKey.Ascending(to));
            await foreach (var row in tables.QueryAsync(Table, Day(new DateTimeOffset(day, TimeSpan.Zero)), range, cancellationToken))
            {
                if (Enum.TryParse<Verdict>(row.GetString("Verdict"), out var verdict) && row.GetTime("StartedAt") is { } startedAt)
                {
                    verdicts.Add(new AlertVerdict(
                        Read(row.GetString("Labels")), startedAt, verdict, row.GetString("By") ?? "", row.GetString("Comment") ?? "", row.GetTime("At") ?? startedAt));
                }
            }
        }

        return verdicts;
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    // A column holds 32 Ki characters; what has more labels keeps those that reports ask for.
    private static string Write(Labels labels)
    {
        var text = JsonSerializer.Serialize(labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal));
        return text.Length <= MaxLabelCharacters
            ? text
            : Write(Labels.Of(labels.Where(l => l.Name is "alertname" or "target" or "metric").Select(l => new Label(l.Name, TargetStatus.Clip(l.Value)))));
    }

    private static Labels Read(string? text)
    {
        try
        {
            var pairs = JsonSerializer.Deserialize<Dictionary<string, string>>(text ?? "{}") ?? [];
            return Labels.Of(pairs.Select(p => new Label(p.Key, p.Value)));
        }
        catch (JsonException)
        {
            return Labels.Empty;
        }
    }
}
