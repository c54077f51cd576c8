namespace Pronoia.Reporting.Calendar;

/// <summary>A period of the calendar in some time zone.</summary>
public enum CalendarUnit
{
    /// <summary>From midnight to midnight: 23, 24 or 25 hours.</summary>
    Day,

    /// <summary>From Monday to Monday (ISO 8601).</summary>
    Week,

    /// <summary>From the first of a month.</summary>
    Month,

    /// <summary>From the first of January, April, July or October.</summary>
    Quarter,

    /// <summary>From the first of January.</summary>
    Year,
}
