using System.Globalization;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Text;

/// <summary>Writes instants in a report's time zone. In an hour that occurs twice the offset is written too.</summary>
internal sealed class ReportClock(TimeZoneInfo zone)
{
    /// <summary>A day and minute: <c>16 Nov 09:05</c>.</summary>
    public string Minute(DateTimeOffset at) => Write(at, "d MMM HH:mm");

    /// <summary>A day, year and minute: <c>16 Nov 2026 09:05</c>.</summary>
    public string Full(DateTimeOffset at) => Write(at, "d MMM yyyy HH:mm");

    /// <summary>A day: <c>16 Nov 2026</c>.</summary>
    public string Day(DateTimeOffset at) => Local(at).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>An instant that lies between two checks: <c>16 Nov 09:04:00 – 09:05:00</c>.</summary>
    public string Between(TimeBounds bounds)
    {
        var latest = Write(bounds.LatestUtc, "d MMM HH:mm:ss");
        if (bounds.EarliestUtc is not { } earliest)
        {
            return $"before {latest}";
        }

        return Local(earliest).Date == Local(bounds.LatestUtc).Date
            ? $"{Write(earliest, "d MMM HH:mm:ss")} – {Write(bounds.LatestUtc, "HH:mm:ss")}"
            : $"{Write(earliest, "d MMM HH:mm:ss")} – {latest}";
    }

    /// <summary>A period; whole local days are written as days, the last one included.</summary>
    public string Period(ReportPeriod period)
    {
        var (from, to) = (Local(period.FromUtc), Local(period.ToUtc));
        if (from.TimeOfDay != TimeSpan.Zero || to.TimeOfDay != TimeSpan.Zero || to <= from)
        {
            return $"{Full(period.FromUtc)} – {Full(period.ToUtc)}";
        }

        var last = to.AddDays(-1);
        return from.Date == last.Date
            ? from.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{from:d MMMM yyyy} – {last:d MMMM yyyy}");
    }

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    private string Write(DateTimeOffset at, string format)
    {
        var local = Local(at);
        return local.ToString(zone.IsAmbiguousTime(local.DateTime) ? format + " zzz" : format, CultureInfo.InvariantCulture);
    }
}
