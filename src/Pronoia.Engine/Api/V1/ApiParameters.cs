using System.Globalization;
using Microsoft.Extensions.Primitives;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary>The parameters of a request, read as Prometheus reads them: times are RFC 3339 or seconds since the epoch, durations <c>5m</c> or seconds.</summary>
internal sealed class ApiParameters(IReadOnlyDictionary<string, StringValues> values)
{
    // What Go's client writes for "from the beginning" and "to the end".
    private const string MinTimeText = "-292273086-05-16T16:47:06Z";
    private const string MaxTimeText = "292277025-08-18T07:12:54.999999999Z";

    // Times that a DateTimeOffset can hold.
    private static readonly long MinTimeMs = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxTimeMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads them.</summary>
    public static async ValueTask<ApiParameters> OfAsync(WebCall call) => new(await call.ParametersAsync());

    /// <summary>A text; empty where it is absent.</summary>
    public string Text(string name) => values.TryGetValue(name, out var all) ? all.FirstOrDefault() ?? "" : "";

    /// <summary>All texts of a name.</summary>
    public IReadOnlyList<string> Texts(string name) => values.TryGetValue(name, out var all) ? [.. all.Select(v => v ?? "")] : [];

    /// <summary>A time that must be there.</summary>
    /// <exception cref="ApiException">It is not there, or not a time.</exception>
    public DateTimeOffset Time(string name) => DateTimeOffset.FromUnixTimeMilliseconds(TimeMs(name, Text(name)));

    /// <summary>A time, or <paramref name="fallback"/>.</summary>
    /// <exception cref="ApiException">It is not a time.</exception>
    public DateTimeOffset Time(string name, DateTimeOffset fallback) => Text(name).Length == 0 ? fallback : Time(name);

    /// <summary>The period from <c>start</c> to <c>end</c>, milliseconds since the epoch; all time where they are absent.</summary>
    /// <exception cref="ApiException">One is not a time, or they are in the wrong order.</exception>
    public (long Start, long End) Period()
    {
        var start = Text("start") is { Length: > 0 } from ? TimeMs("start", from) : MinTimeMs;
        var end = Text("end") is { Length: > 0 } to ? TimeMs("end", to) : MaxTimeMs;
        return end < start ? throw ApiException.Parameter("end", "end timestamp must not be before start time") : (start, end);
    }

    /// <summary>A duration, or null where it is absent.</summary>
    /// <exception cref="ApiException">It is not a duration.</exception>
    public TimeSpan? Duration(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
        {
            return null;
        }

        if (Number(text) is { } seconds && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        }

        return PrometheusDuration.TryParse(text, out var duration)
            ? duration
            : throw ApiException.Parameter(name, $"cannot parse {Shown(text)} to a valid duration");
    }

    /// <summary>The parameter <c>limit</c>: how many are given at most; no limit where it is absent or 0.</summary>
    /// <exception cref="ApiException">It is not a whole number.</exception>
    public int Limit(string name = "limit")
    {
        var text = Text(name);
        if (text.Length == 0)
        {
            return int.MaxValue;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit == 0 ? int.MaxValue : limit
            : throw ApiException.Parameter(name, "limit must be a whole number that is not negative");
    }

    /// <summary>A whole number of things to give at most; null, which is no bound, where it is absent or negative.</summary>
    /// <exception cref="ApiException">It is not a number.</exception>
    public int? Most(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number < 0 ? null : number
            : throw new ApiException(ApiErrorType.BadData, $"{name} must be a number");
    }

    /// <summary>The matchers of one selector; none where it is absent.</summary>
    /// <exception cref="ApiException">It is not a selector.</exception>
    public IReadOnlyList<Matcher> Selector(string name) => Text(name) is { Length: > 0 } text ? Selector(name, text) : [];

    /// <summary>The selectors of <c>match[]</c>.</summary>
    /// <exception cref="ApiException">One is not a selector.</exception>
    public IReadOnlyList<IReadOnlyList<Matcher>> Selectors() => [.. Texts("match[]").Select(text => Selector("match[]", text))];

    private static IReadOnlyList<Matcher> Selector(string name, string text)
    {
        try
        {
            return PromQLParser.ParseSelector(text).Matchers;
        }
        catch (PromQLException e)
        {
            throw ApiException.Parameter(name, e.Message);
        }
    }

    private static long TimeMs(string name, string text)
    {
        switch (text)
        {
            case MinTimeText:
                return MinTimeMs;
            case MaxTimeText:
                return MaxTimeMs;
        }

        if (Number(text) is { } seconds)
        {
            var ms = Math.Round(seconds * 1000);
            if (ms >= MinTimeMs && ms <= MaxTimeMs)
            {
                return (long)ms;
            }
        }
        else if (text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUnixTimeMilliseconds();
        }

        throw ApiException.Parameter(name, $"cannot parse {Shown(text)} to a valid timestamp");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Shown(string text) => $"\"{(text.Length <= 80 ? text : text[..77] + "...")}\"";
}
