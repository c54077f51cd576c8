using System.Globalization;

namespace Pronoia.Storage.Series;

/// <summary>The names of the series store's blobs.</summary>
internal static class SeriesPaths
{
    public const string Logs = "series/log/";
    public const long HourMs = 3_600_000;
    private const string HourFormat = "yyyyMMddHH";

    /// <summary>The start of the hour that holds an instant, in milliseconds since the epoch.</summary>
    public static long HourOf(long timestampMs) => timestampMs - (((timestampMs % HourMs) + HourMs) % HourMs);

    public static string Log(long hourMs, string shard) => $"{Logs}{FormatHour(hourMs)}/{shard}";

    /// <summary>Takes a log's name apart.</summary>
    public static bool TryParseLog(string name, out long hourMs, out string shard)
    {
        shard = "";
        hourMs = 0;
        var rest = name.AsSpan(Math.Min(name.Length, Logs.Length));
        var slash = rest.IndexOf('/');
        if (slash < 0 || !name.StartsWith(Logs, StringComparison.Ordinal) || !TryParseHour(rest[..slash], out hourMs))
        {
            return false;
        }

        shard = rest[(slash + 1)..].ToString();
        return true;
    }

    /// <summary>Checks a shard's name.</summary>
    /// <exception cref="ArgumentException">It is not 1 to 100 letters, digits and <c>- _ . =</c>.</exception>
    public static void CheckShard(string shard)
    {
        ArgumentNullException.ThrowIfNull(shard);
        if (shard.Length is 0 or > 100 || shard is "." or ".." || !shard.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '='))
        {
            throw new ArgumentException($"shard \"{shard}\": expected 1 to 100 letters, digits and - _ . =", nameof(shard));
        }
    }

    private static string FormatHour(long hourMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(hourMs).ToString(HourFormat, CultureInfo.InvariantCulture);

    private static bool TryParseHour(ReadOnlySpan<char> text, out long hourMs)
    {
        var parsed = DateTimeOffset.TryParseExact(text, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        hourMs = time.ToUnixTimeMilliseconds();
        return parsed;
    }
}
