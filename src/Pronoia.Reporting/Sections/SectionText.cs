using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Sections;

/// <summary>Phrases that several sections share.</summary>
internal static class SectionText
{
    public const string None = "–";

    /// <summary>How long an incident lasted, as the interval that is known: <c>4 min – 6 min</c>.</summary>
    public static string Duration(IncidentReport incident) => (incident.ShortestDuration, incident.LongestDuration) switch
    {
        (null, _) => "open",
        ({ } shortest, null) => "at least " + Quantity.Duration(shortest),
        ({ } shortest, { } longest) when shortest == longest => Quantity.Duration(shortest),
        ({ } shortest, { } longest) => $"{Quantity.Duration(shortest)} – {Quantity.Duration(longest)}",
    };

    /// <summary>A normal band; a side that does not count is left out.</summary>
    public static string Band(double lower, double upper) => (double.IsFinite(lower), double.IsFinite(upper)) switch
    {
        (true, true) => $"{Quantity.Plain(lower)} … {Quantity.Plain(upper)}",
        (false, true) => $"up to {Quantity.Plain(upper)}",
        (true, false) => $"from {Quantity.Plain(lower)}",
        _ => None,
    };

    /// <summary>What a rate of false positives rests on: <c>1 of 20 judged, 95 % interval 0.1 % – 25 %; 3 not judged</c>.</summary>
    public static string Judged(FalsePositiveReport judged)
    {
        var parts = new List<string>();
        if (judged.Judged > 0)
        {
            var interval = judged is { Lower: { } lower, Upper: { } upper } ? $", 95 % interval {Quantity.Percent(lower)} – {Quantity.Percent(upper)}" : "";
            parts.Add($"{Quantity.Count(judged.False)} of {Quantity.Count(judged.Judged)} judged{interval}");
        }

        if (judged.Unjudged > 0)
        {
            parts.Add($"{Quantity.Count(judged.Unjudged)} not judged");
        }

        return string.Join("; ", parts);
    }

    public static string Latency(double? seconds) => seconds is { } s ? Quantity.Latency(s) : None;

    public static string Duration(TimeSpan? value) => value is { } v ? Quantity.Duration(v) : None;

    public static string Percent(double? ratio) => ratio is { } r ? Quantity.Percent(r) : "no data";
}
