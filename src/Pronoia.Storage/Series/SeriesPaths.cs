using System.Globalization;

namespace Pronoia.Storage.Series;

/// <summary>The names of the series store's blobs.</summary>
internal static class SeriesPaths
{
    public const string Logs = "series/log/";
    public const string Blocks = "series/block/";
    public const long DayMs = 24 * HourMs;
    public const long HourMs = 3_600_000;
    private const string HourFormat = "yyyyMMddHH";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>The start of the hour that holds an instant, in milliseconds since the epoch.</summary>
    public static long HourOf(long timestampMs) => timestampMs - (((timestampMs % HourMs) + HourMs) % HourMs);

    public static string Log(long hourMs, string shard) => $"{Logs}{Format(hourMs, HourFormat)}/{shard}";

    /// <summary>Takes a log's name apart.</summary>
    public static bool TryParseLog(string name, out long hourMs, out string shard)
    {
        shard = "";
        hourMs = 0;
        var rest = name.AsSpan(Math.Min(name.Length, Logs.Length));
        var slash = rest.IndexOf('/');
        if (slash < 0 || !name.StartsWith(Logs, StringComparison.Ordinal) || !TryParse(rest[..slash], HourFormat, out hourMs))
        {
            return false;
        }

        shard = rest[(slash + 1)..].ToString();
        return true;
    }

    /// <summary>The start of the UTC day that holds an instant, in milliseconds since the epoch.</summary>
    public static long DayOf(long timestampMs) => timestampMs - (((timestampMs % DayMs) + DayMs) % DayMs);

    /// <summary>The prefix of a day's blocks.</summary>
    public static string BlocksOfDay(long dayMs) => $"{Blocks}{Format(dayMs, DayFormat)}/";

    /// <summary>
    /// The name of a block: of an hour <c>h10.000000</c>, of a day <c>x.000000</c>, the number being its generation. What replaces blocks sorts behind them,
    /// so that who lists blocks in order while they are replaced sees the old ones, the new one, or both.
    /// </summary>
    public static string Block(long dayMs, string shard, int? hour, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{BlocksOfDay(dayMs)}{shard}/{(hour is { } h ? $"h{h:D2}" : "x")}.{generation:D6}");

    /// <summary>Takes a block's name apart.</summary>
    public static BlockRef? TryParseBlock(string name, long length)
    {
        var parts = name.Split('/');
        if (parts.Length != 5 || !name.StartsWith(Blocks, StringComparison.Ordinal) || !TryParse(parts[2], DayFormat, out var day))
        {
            return null;
        }

        var file = parts[4].Split('.');
        if (file.Length != 2 || !int.TryParse(file[1], NumberStyles.None, CultureInfo.InvariantCulture, out var generation))
        {
            return null;
        }

        if (file[0] == "x")
        {
            return new BlockRef(name, length, day, parts[3], null, generation);
        }

        return file[0].StartsWith('h') && int.TryParse(file[0].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24
            ? new BlockRef(name, length, day, parts[3], hour, generation)
            : null;
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

    private static string Format(long timestampMs, string format) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timestampMs).ToString(format, CultureInfo.InvariantCulture);

    private static bool TryParse(ReadOnlySpan<char> text, string format, out long timestampMs)
    {
        var parsed = DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        timestampMs = time.ToUnixTimeMilliseconds();
        return parsed;
    }
}
