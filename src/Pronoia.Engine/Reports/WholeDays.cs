using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Reports;

/// <summary>A period as whole UTC days, which rollups speak for, and what is left at its ends.</summary>
/// <param name="First">The first whole day.</param>
/// <param name="Last">The last whole day.</param>
/// <param name="Edges">What is left: none, one or two periods shorter than a day.</param>
internal sealed record WholeDays(DateOnly First, DateOnly Last, IReadOnlyList<ReportPeriod> Edges)
{
    /// <summary>Longer periods are told by day.</summary>
    public static readonly TimeSpan LongestInDetail = TimeSpan.FromDays(8);

    /// <summary>Divides a period; null where it is short enough to be told check by check.</summary>
    public static WholeDays? Of(ReportPeriod period)
    {
        if (period.Length <= LongestInDetail)
        {
            return null;
        }

        var from = new DateTimeOffset(period.FromUtc.UtcDateTime.Date, TimeSpan.Zero);
        from = from < period.FromUtc ? from.AddDays(1) : from;
        var to = new DateTimeOffset(period.ToUtc.UtcDateTime.Date, TimeSpan.Zero);
        ReportPeriod[] edges = [new(period.FromUtc, from), new(to, period.ToUtc)];
        return new WholeDays(
            DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime).AddDays(-1), Array.FindAll(edges, e => e.Length > TimeSpan.Zero));
    }
}
