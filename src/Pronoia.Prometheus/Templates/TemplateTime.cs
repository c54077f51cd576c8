using System.Globalization;

namespace Pronoia.Prometheus.Templates;

/// <summary>A time as templates see it, with the abbreviation of its zone (Go's <c>time.Time</c>).</summary>
/// <param name="Value">The instant, with its zone's offset.</param>
/// <param name="Zone">The zone's abbreviation, for example <c>UTC</c> or <c>CET</c>.</param>
public readonly record struct TemplateTime(DateTimeOffset Value, string Zone) : ITemplateObject, IComparable<TemplateTime>
{
    private static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    /// <summary>A time in UTC.</summary>
    public TemplateTime(DateTimeOffset value)
        : this(value.ToUniversalTime(), "UTC")
    {
    }

    /// <summary>Go's zero time, which stands for "never".</summary>
    public bool IsZero => Value.UtcTicks == 0;

    /// <inheritdoc/>
    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("Format", 1) => GoTimeLayout.Format(this, GoValue.Text(arguments[0])),
            ("Unix", 0) => Value.ToUnixTimeSeconds(),
            ("UnixMilli", 0) => Value.ToUnixTimeMilliseconds(),
            ("UnixNano", 0) => (Value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100,
            ("UTC", 0) => new TemplateTime(Value),
            ("Local", 0) => this,
            ("String", 0) => ToString(),
            ("Year", 0) => (long)Value.Year,
            ("Month", 0) => MonthNames[Value.Month - 1],
            ("Day", 0) => (long)Value.Day,
            ("YearDay", 0) => (long)Value.DayOfYear,
            ("Weekday", 0) => Value.DayOfWeek.ToString(),
            ("Hour", 0) => (long)Value.Hour,
            ("Minute", 0) => (long)Value.Minute,
            ("Second", 0) => (long)Value.Second,
            ("IsZero", 0) => IsZero,
            ("Sub", 1) => Value - Time(arguments[0]).Value,
            ("Add", 1) => this with { Value = Value + Duration(arguments[0]) },
            ("After", 1) => Value > Time(arguments[0]).Value,
            ("Before", 1) => Value < Time(arguments[0]).Value,
            ("Equal", 1) => Value == Time(arguments[0]).Value,
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(TemplateTime other) => Value.CompareTo(other.Value);

    /// <summary>As Go prints a time: <c>2006-01-02 15:04:05.999999999 -0700 MST</c>.</summary>
    public override string ToString() => GoTimeLayout.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    private static TemplateTime Time(object? value) => value is TemplateTime time ? time : throw new FormatException($"expected a time, found {GoValue.TypeName(value)}");

    private static TimeSpan Duration(object? value) => value is TimeSpan duration ? duration : throw new FormatException($"expected a duration, found {GoValue.TypeName(value)}");
}
