using Pronoia.Engine.Planning;
using Pronoia.Engine.Reports;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>Reads what is known of targets back from the tables.</summary>
public sealed class TargetReader(ITableStore tables)
{
    /// <summary>The statuses of a configuration's targets that have been probed, and of its heartbeats, by name.</summary>
    public async ValueTask<IReadOnlyDictionary<string, TargetStatus>> StatusesAsync(JobCatalogue catalogue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var statuses = new SortedDictionary<string, TargetStatus>(StringComparer.Ordinal);
        foreach (var job in catalogue.Jobs.Where(j => j.Kind is JobKind.Probe or JobKind.Heartbeat))
        {
            var configured = job.Targets.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            await foreach (var row in tables.QueryAsync(TargetStatus.Table, TableKey.Escape(job.Id), RowKeyRange.All, cancellationToken))
            {
                var status = TargetStatus.FromRow(row);
                if (configured.Contains(status.Target))
                {
                    statuses[status.Target] = status;
                }
            }
        }

        return statuses;
    }

    /// <summary>The stretches of time of one target that touch a period, oldest first, the current one last; what none covers is unknown.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="status">Its status, or null where it was never probed.</param>
    /// <param name="from">Start of the period.</param>
    /// <param name="to">End of the period, exclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <param name="live">Whether the state of the last check holds until <paramref name="to"/> as long as it is not overdue
    /// (<see cref="TargetStatus.At"/>), as on a page of this moment; in the accounts of the past it holds until the next check was due.</param>
    public async ValueTask<IReadOnlyList<StateSegment>> SegmentsAsync(
        string target, TargetStatus? status, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken, bool live = false)
    {
        var segments = new List<StateSegment>();
        await foreach (var row in tables.QueryAsync(StateSegment.Table, TableKey.Escape(target), new RowKeyRange(To: TableKey.Ascending(to)), cancellationToken))
        {
            var segment = StateSegment.FromRow(row);
            if (segment.To > from)
            {
                segments.Add(segment);
            }
        }

        if (status is not null && status.KnownUntil > from && status.Since < to)
        {
            var holds = live && status.At(to) != UptimeState.Unknown;
            segments.Add(status.Segment(status.KnownUntil < to && !holds ? status.KnownUntil : to));
        }

        return segments;
    }

    /// <summary>
    /// The rollups of a target for some whole UTC days that are over, oldest first; none where <paramref name="whole"/> is null. The last day that a status
    /// speaks of has no row before the next begins.
    /// </summary>
    internal async ValueTask<IReadOnlyList<UptimeDay>> DaysAsync(string target, TargetStatus? status, WholeDays? whole, CancellationToken cancellationToken)
    {
        var days = new List<UptimeDay>();
        if (whole is null)
        {
            return days;
        }

        await foreach (var day in new UptimeRollups(tables).ReadAsync(target, whole.First, whole.Last, cancellationToken))
        {
            days.Add(day);
        }

        if (status?.Today is { } today && today.Day >= whole.First && today.Day <= whole.Last && days.TrueForAll(d => d.Day < today.Day))
        {
            days.Add(today);
        }

        return days;
    }

    /// <summary>Segments as reports take them.</summary>
    public static IReadOnlyList<UptimeSegment> ToUptime(IEnumerable<StateSegment> segments) =>
        [.. segments.Select(s => new UptimeSegment(s.From, s.To, s.State))];
}
