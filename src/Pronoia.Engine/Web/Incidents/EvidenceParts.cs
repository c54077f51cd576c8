using System.Globalization;
using Pronoia.Alerting;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Incidents;

/// <summary>How pages show what a detector saw.</summary>
internal static class EvidenceParts
{
    /// <summary>Three cells of a table: observed, expected with its bounds, and who says so on what ground.</summary>
    public static void Cells(MarkupWriter html, string metric, Evidence evidence, string entry)
    {
        var format = BandPlot.Format(metric);
        html.Write($"<td class=\"n\" data-l=\"Observed\">{Text(evidence.Observed, format)}</td><td class=\"n\" data-l=\"Expected\">{Text(evidence.Expected, format)}<span class=\"note\">{Bounds(evidence, format)}</span></td>");
        html.Write($"<td class=\"wide\" data-l=\"Seen by\"><bdi>{entry}</bdi>");
        foreach (var ground in Grounds(evidence))
        {
            html.Write($"<span class=\"note\"><bdi>{ground}</bdi></span>");
        }

        html.Raw("</td>");
    }

    /// <summary>A series with its band and its mark.</summary>
    public static void Plot(MarkupWriter html, IncidentModel.Plot plot, int number)
    {
        var chart = new LineChart
        {
            Title = $"{plot.Series}, around the event",
            Id = "p-" + number.ToString(CultureInfo.InvariantCulture),
            Points = plot.Points,
            Anomalies = plot.Marks,
            FromUtc = plot.From,
            ToUtc = plot.To,
            Width = 380,
            Height = 175,
            Format = BandPlot.Format(plot.Metric),
        };
        html.Write($"<figure><figcaption><bdi>{plot.Series}</bdi></figcaption>{new RawMarkup(chart.ToSvg())}</figure>");
    }

    private static IEnumerable<string> Grounds(Evidence evidence)
    {
        var parts = new List<string>();
        if (evidence.Score is { } score)
        {
            parts.Add($"score {Quantity.Plain(score)}");
        }

        if (evidence.PValue is { } p)
        {
            parts.Add($"p {(p == 0 ? "under 1E-300" : p.ToString("0.##E+0", CultureInfo.InvariantCulture))}");
        }

        if (evidence.Detector is { } detector)
        {
            parts.Add($"detector {detector}");
        }

        if (evidence.Rung is { } rung)
        {
            parts.Add($"knows it for a {rung}".Replace("a minutes", "few minutes", StringComparison.Ordinal).Replace("for a learning", "while learning", StringComparison.Ordinal));
        }

        if (parts.Count > 0)
        {
            yield return string.Join(", ", parts);
        }

        if (evidence.TrainedFrom is { } from && evidence.TrainedTo is { } to)
        {
            yield return $"learned from {PageParts.Time(from)} to {PageParts.Time(to)}";
        }

        if (evidence.Excluded is { } excluded)
        {
            yield return $"not learned from: {excluded}";
        }

        if (evidence.CarriedBy is { } carried)
        {
            yield return $"carried by {carried}";
        }
    }

    private static string Bounds(Evidence evidence, Func<double, string> format) => (evidence.Lower, evidence.Upper) switch
    {
        ({ } lower, { } upper) => $"{format(lower)} to {format(upper)}",
        (null, { } upper) => $"up to {format(upper)}",
        ({ } lower, null) => $"from {format(lower)}",
        _ => "",
    };

    private static string Text(double? value, Func<double, string> format) => value is { } number ? format(number) : "–";
}
