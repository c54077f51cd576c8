using System.Globalization;
using System.Net;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Templates;

/// <summary>
/// The functions of Prometheus's templates (https://prometheus.io/docs/prometheus/latest/configuration/template_reference/).
/// </summary>
public static class PrometheusFunctions
{
    private const string StringValueLabel = "__value__";

    /// <summary>Makes the set.</summary>
    /// <param name="query">Answers <c>query</c>: the elements of the vector, each with labels and value; null where templates may not query.</param>
    /// <param name="externalUrl">The server's address, for <c>externalURL</c> and <c>pathPrefix</c>.</param>
    /// <param name="now">The instant of evaluation, for <c>now</c>.</param>
    public static TemplateFunctions Create(Func<string, IReadOnlyList<TemplateSample>>? query, string externalUrl, DateTimeOffset now) => TextFunctions.Shared()
        .Add("query", 1, a => query is null ? throw new FormatException("queries are not available here") : query(GoValue.Text(a[0])))
        .Add("first", 1, a => Vector(a[0]) is { Count: > 0 } vector ? vector[0] : throw new FormatException("first() called on vector with no elements"))
        .Add("label", 2, a => Sample(a[1]).Labels[GoValue.Text(a[0])])
        .Add("value", 1, a => Sample(a[0]).Value)
        .Add("strvalue", 1, a => Sample(a[0]).Labels[StringValueLabel])
        .Add("sortByLabel", 2, a => Vector(a[1]).OrderBy(s => s.Labels[GoValue.Text(a[0])], StringComparer.Ordinal).ToList())
        .Add("humanize", 1, a => Humanize.Metric(GoValue.Number(a[0])))
        .Add("humanize1024", 1, a => Humanize.Binary1024(GoValue.Number(a[0])))
        .Add("humanizePercentage", 1, a => Humanize.Percentage(GoValue.Number(a[0])))
        .Add("humanizeTimestamp", 1, a => Timestamp(GoValue.Number(a[0])))
        .Add("toTime", 1, a => Time(GoValue.Number(a[0])))
        .Add("toDuration", 1, a => TimeSpan.FromSeconds(GoValue.Number(a[0])))
        .Add("now", 0, _ => now.ToUnixTimeMilliseconds() / 1000d)
        .Add("parseDuration", 1, a => PrometheusDuration.Parse(GoValue.Text(a[0])).TotalSeconds)
        .Add("stripPort", 1, a => HostPort.Split(GoValue.Text(a[0])) is { } parts ? parts.Host : GoValue.Text(a[0]))
        .Add("stripDomain", 1, a => HostPort.StripDomain(GoValue.Text(a[0])))
        .Add("urlQueryEscape", 1, a => WebUtility.UrlEncode(GoValue.Text(a[0])))
        .Add("graphLink", 1, a => ExpressionLink.Graph(GoValue.Text(a[0])))
        .Add("tableLink", 1, a => ExpressionLink.Table(GoValue.Text(a[0])))
        .Add("externalURL", 0, _ => externalUrl)
        .Add("pathPrefix", 0, _ => Uri.TryCreate(externalUrl, UriKind.Absolute, out var uri) ? uri.AbsolutePath.TrimEnd('/') : "")
        .Add("args", 0, int.MaxValue, (_, a) => Arguments(a))
        .Add("tmpl", 2, 2, (c, a) => new TemplateHtml(c.Execute(GoValue.Text(a[0]), a[1])));

    private static Dictionary<string, object?> Arguments(IReadOnlyList<object?> values) => values
        .Select((v, i) => KeyValuePair.Create("arg" + i.ToString(CultureInfo.InvariantCulture), v))
        .ToDictionary(StringComparer.Ordinal);

    private static IReadOnlyList<TemplateSample> Vector(object? value) => value switch
    {
        IReadOnlyList<TemplateSample> vector => vector,
        IReadOnlyList<object?> list when list.All(v => v is TemplateSample) => [.. list.Cast<TemplateSample>()],
        _ => throw new FormatException($"expected the result of a query, found {GoValue.TypeName(value)}"),
    };

    private static TemplateSample Sample(object? value) =>
        value as TemplateSample ?? throw new FormatException($"expected a sample of a query, found {GoValue.TypeName(value)}");

    private static string Timestamp(double seconds) => double.IsFinite(seconds) ? Time(seconds).ToString() : Humanize.Four(seconds);

    // Prometheus keeps milliseconds, and nanoseconds in 64 bits at most.
    private static TemplateTime Time(double seconds) => Math.Abs(seconds) < long.MaxValue / 1e9
        ? new TemplateTime(DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Truncate(seconds * 1000)))
        : throw new FormatException($"{GoFloat.Shortest(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64");
}
