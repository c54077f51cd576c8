using System.Net;
using System.Text.Json;

namespace Pronoia.Prometheus.Templates;

/// <summary>The functions of Alertmanager's templates (https://prometheus.io/docs/alerting/latest/notifications/#functions).</summary>
public static class AlertmanagerFunctions
{
    /// <summary>Makes the set.</summary>
    /// <param name="timeProvider">The clock of <c>since</c> and <c>now</c>.</param>
    public static TemplateFunctions Create(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return TextFunctions.Shared()
            .Add("trimSpace", 1, a => GoValue.Text(a[0]).Trim())
            .Add("join", 2, a => string.Join(GoValue.Text(a[0]), Texts(a[1])))
            .Add("stringSlice", 0, int.MaxValue, (_, a) => a.Select(v => (object?)GoValue.Text(v)).ToList())
            .Add("safeUrl", 1, a => new TemplateUrl(GoValue.Text(a[0])))
            .Add("urlUnescape", 1, a => WebUtility.UrlDecode(GoValue.Text(a[0])))
            .Add("date", 2, a => GoTimeLayout.Format(Time(a[1]), GoValue.Text(a[0])))
            .Add("tz", 2, a => InZone(GoValue.Text(a[0]), Time(a[1])))
            .Add("since", 1, a => timeProvider.GetUtcNow() - Time(a[0]).Value)
            .Add("now", 0, _ => new TemplateTime(timeProvider.GetUtcNow()))
            .Add("toJson", 1, a => Json(a[0]));
    }

    private static IEnumerable<string> Texts(object? value) =>
        (GoValue.List(value) ?? throw new FormatException($"expected a list of strings, found {GoValue.TypeName(value)}")).Select(GoValue.Text);

    private static TemplateTime Time(object? value) => value is TemplateTime time ? time : throw new FormatException($"expected a time, found {GoValue.TypeName(value)}");

    private static TemplateTime InZone(string name, TemplateTime time)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            throw new FormatException($"unknown time zone {name}");
        }

        var local = TimeZoneInfo.ConvertTime(time.Value, zone);
        return new TemplateTime(local, zone.IsDaylightSavingTime(local) ? zone.DaylightName : zone.StandardName);
    }

    private static string Json(object? value) => value switch
    {
        null => "null",
        bool v => v ? "true" : "false",
        long or string or TemplateHtml or TemplateUrl or TemplateTime => JsonSerializer.Serialize(value is long ? value : GoValue.Print(value)),
        double v => Model.GoFloat.Plain(v),
        ITemplateObject { Json: { } json } => json,
        TimeSpan v => (v.Ticks * TimeSpan.NanosecondsPerTick).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ when GoValue.Map(value) is { } map => $"{{{string.Join(',', map.Select(e => $"{JsonSerializer.Serialize(e.Key)}:{Json(e.Value)}"))}}}",
        _ when GoValue.List(value) is { } list => $"[{string.Join(',', list.Select(v => Json(GoValue.Normalize(v))))}]",
        _ => throw new FormatException($"cannot write {GoValue.TypeName(value)} as JSON"),
    };
}
