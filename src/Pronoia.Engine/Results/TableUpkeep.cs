using System.Globalization;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Reports;
using Pronoia.Storage;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>
/// Deletes rows that are past their retention, without ever reading a whole table: partitions follow from the jobs and targets that there were, and for
/// partitions of a day a mark says until when they are gone. Stops when its time is over; the next run goes on from there.
/// </summary>
internal sealed class TableUpkeep(IStorage storage, TimeProvider time)
{
    private const string MarkTable = "retention";
    private const int Workers = 8;

    // A gone job has expired as a whole: days go as a whole, and a retention run may have been late.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(7);
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private readonly ITableStore _tables = storage.Tables;
    private readonly TargetPlacements _placements = new(storage.Tables);
    private readonly long _began = time.GetTimestamp();

    private bool IsOver => time.GetElapsedTime(_began) > Budget;

    /// <summary>Deletes what has expired.</summary>
    /// <param name="retention">How long things are kept.</param>
    /// <param name="now">The instant that ages are counted from.</param>
    /// <param name="daily">Whether to look at every target, too, which is wanted once a day.</param>
    /// <param name="cancellationToken">Stops the work between two batches.</param>
    /// <returns>How many rows went.</returns>
    public async ValueTask<int> RunAsync(RetentionConfig retention, DateTimeOffset now, bool daily, CancellationToken cancellationToken)
    {
        var present = await JobsAsync(TickPlanner.Partition, cancellationToken);
        List<string> jobs = [.. present.Union(await JobsAsync(TickPlanner.GonePartition, cancellationToken), StringComparer.Ordinal)];
        var targets = daily ? await TargetPlacements.TargetsAsync(_tables, cancellationToken) : [];
        var (ledger, rollups) = (new SlotLedger(_tables), new UptimeRollups(_tables));
        var rows = await EachAsync(jobs, job => ledger.ApplyRetentionAsync(job, now - retention.Slots, cancellationToken), cancellationToken);
        rows += await EachAsync(targets, target => UptimeAsync(rollups, target, now - retention.Uptime, cancellationToken), cancellationToken);
        rows += await DaysAsync(AnomalyRow.Table, now - retention.Anomalies, day => [AnomalyRow.Partition(day)], cancellationToken);
        rows += await IncidentsAsync(now - retention.Anomalies, cancellationToken);
        foreach (var table in (string[])[TableAlertingState.LogTable, VerdictBook.Table])
        {
            rows += await DaysAsync(table, now - retention.Notifications, day => [AnomalyRow.Partition(day)], cancellationToken);
        }

        rows += await DaysAsync(ProbeResultRow.Table, now - retention.Results, day => jobs.Select(j => ProbeResultRow.Partition(j, day)), cancellationToken);
        if (daily && !IsOver)
        {
            rows += await new ReportRetention(storage).ApplyAsync(now - retention.Reports, cancellationToken);
            var longest = retention.Slots > retention.Results ? retention.Slots : retention.Results;
            rows += await new GoneJobs(storage).ForgetAsync(present, now - longest - Slack, cancellationToken);
        }

        return rows;
    }

    /// <summary>The members of an incident go before it: without it nobody finds them.</summary>
    private ValueTask<int> IncidentsAsync(DateTimeOffset before, CancellationToken cancellationToken) => DaysAsync(
        IncidentRows.Table,
        before,
        async day =>
        {
            var ids = new List<string>();
            await foreach (var row in _tables.QueryAsync(IncidentRows.Table, AnomalyRow.Partition(day), RowKeyRange.All, cancellationToken))
            {
                ids.Add(row.RowKey);
            }

            var members = await EachAsync(ids, id => DropAsync(IncidentRows.MemberTable, id, cancellationToken), cancellationToken);
            return IsOver ? members : members + await DropAsync(IncidentRows.Table, AnomalyRow.Partition(day), cancellationToken);
        },
        cancellationToken);

    private ValueTask<int> DropAsync(string table, string partition, CancellationToken cancellationToken) =>
        TableRetention.DeleteAsync(_tables, table, partition, RowKeyRange.All, null, cancellationToken);

    private async ValueTask<int> UptimeAsync(UptimeRollups rollups, string target, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // A stretch that began long ago may have ended just now.
        var segments = await TableRetention.DeleteAsync(
            _tables,
            StateSegment.Table,
            TableKey.Escape(target),
            new RowKeyRange(To: TableKey.Ascending(before)),
            row => StateSegment.FromRow(row).To >= before,
            cancellationToken);
        var days = await rollups.ApplyRetentionAsync(target, DateOnly.FromDateTime(before.UtcDateTime), cancellationToken);
        return segments + days + await _placements.ForgetAsync(target, before, cancellationToken);
    }

    private ValueTask<int> DaysAsync(
        string table, DateTimeOffset before, Func<DateTimeOffset, IEnumerable<string>> partitions, CancellationToken cancellationToken) => DaysAsync(
        table, before, async day => await EachAsync([.. partitions(day)], partition => DropAsync(table, partition, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>Deletes what is of single days, from the one after the mark to the last that has expired as a whole.</summary>
    private async ValueTask<int> DaysAsync(
        string table, DateTimeOffset before, Func<DateTimeOffset, ValueTask<int>> delete, CancellationToken cancellationToken)
    {
        var end = new DateTimeOffset(before.UtcDateTime.Date, TimeSpan.Zero);
        var mark = await _tables.GetAsync(MarkTable, MarkTable, table, cancellationToken);
        var (day, rows) = (mark?.GetTime("Before") ?? await FirstDayAsync(table, end, cancellationToken), 0);
        while (day < end && !IsOver)
        {
            rows += await delete(day);
            day = IsOver ? day : day.AddDays(1);
        }

        if (mark?.GetTime("Before") != day)
        {
            await _tables.ApplyAsync(MarkTable, MarkTable, [TableOperation.Upsert(new TableRow(MarkTable, table) { ["Before"] = day })], cancellationToken);
        }

        return rows;
    }

    /// <summary>The first day that has rows, as far as it is before <paramref name="end"/>; once in the life of a storage.</summary>
    private async ValueTask<DateTimeOffset> FirstDayAsync(string table, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var first = end;
        await foreach (var partition in _tables.PartitionsAsync(table, cancellationToken))
        {
            if (partition.Length >= 8 && DateTimeOffset.TryParseExact(
                    partition[^8..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) && day < first)
            {
                first = day;
            }
        }

        return first;
    }

    private async ValueTask<HashSet<string>> JobsAsync(string partition, CancellationToken cancellationToken)
    {
        var jobs = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in _tables.QueryAsync(TickPlanner.Table, partition, RowKeyRange.All, cancellationToken))
        {
            if (row.GetString("Job") is { } job)
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    private async ValueTask<int> EachAsync(IReadOnlyList<string> items, Func<string, ValueTask<int>> delete, CancellationToken cancellationToken)
    {
        var rows = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items, options, async (item, _) =>
        {
            if (!IsOver)
            {
                Interlocked.Add(ref rows, await delete(item));
            }
        });
        return rows;
    }
}
