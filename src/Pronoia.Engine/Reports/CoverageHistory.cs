using Pronoia.Engine.Planning;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Reports;

/// <summary>How many checks were due and ran: from the slot ledger, and for whole days of long periods from the rollups.</summary>
internal sealed class CoverageHistory(SlotLedger ledger, ReportPeriod period)
{
    private readonly Dictionary<(string Job, DateTimeOffset From), CoverageReport> _known = [];
    private readonly WholeDays? _days = WholeDays.Of(period);

    /// <summary>The checks of a target.</summary>
    /// <param name="job">Its job.</param>
    /// <param name="days">Its rollups of the period's whole days; a day without one is looked up in the ledger.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async ValueTask<CoverageReport> OfAsync(Job job, IReadOnlyList<UptimeDay> days, CancellationToken cancellationToken)
    {
        if (_days is null)
        {
            return await LedgerAsync(job.Id, period, cancellationToken);
        }

        var (run, missed) = (days.Sum(d => (long)d.Checks), days.Sum(d => (long)d.MissedChecks));
        var there = days.Select(d => d.Day).ToHashSet();
        var absent = Enumerable.Range(0, _days.Last.DayNumber - _days.First.DayNumber + 1).Select(_days.First.AddDays).Where(d => !there.Contains(d)).Select(PeriodOf);
        foreach (var part in _days.Edges.Concat(absent))
        {
            var coverage = await LedgerAsync(job.Id, part, cancellationToken);
            (run, missed) = (run + coverage.Run, missed + coverage.Missed);
        }

        return new CoverageReport(run + missed, run, missed);
    }

    private static ReportPeriod PeriodOf(DateOnly day)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        return new ReportPeriod(midnight, midnight.AddDays(1));
    }

    private async ValueTask<CoverageReport> LedgerAsync(string job, ReportPeriod part, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((job, part.FromUtc), out var known))
        {
            return known;
        }

        long scheduled = 0, run = 0;
        await foreach (var slot in ledger.QueryAsync(job, part.FromUtc, part.ToUtc, cancellationToken))
        {
            scheduled++;
            run += slot.State == SlotState.Done ? 1 : 0;
        }

        return _known[(job, part.FromUtc)] = new CoverageReport(scheduled, run, scheduled - run);
    }
}
