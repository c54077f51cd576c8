namespace Pronoia.Reporting.Dashboards;

/// <summary>From a value on, a colour.</summary>
/// <param name="From">The value; null for everything below the next step.</param>
/// <param name="Colour">Grafana's name of the colour.</param>
internal readonly record struct Threshold(double? From, string Colour)
{
    /// <summary>Small is good: orange from <paramref name="warn"/>, red from <paramref name="bad"/>.</summary>
    public static IReadOnlyList<Threshold> High(double warn, double bad) => [new(null, "green"), new(warn, "orange"), new(bad, "red")];

    /// <summary>Large is good: orange from <paramref name="warn"/>, green from <paramref name="good"/>.</summary>
    public static IReadOnlyList<Threshold> Low(double warn, double good) => [new(null, "red"), new(warn, "orange"), new(good, "green")];

    /// <summary>No judgement.</summary>
    public static IReadOnlyList<Threshold> None { get; } = [new(null, "blue")];
}
