using System.Globalization;

namespace Pronoia.Cli.Output;

/// <summary>Writes times for people and scripts alike: <c>2026-11-21T12:00:00Z</c>.</summary>
internal static class UtcText
{
    /// <summary>Milliseconds since the epoch, to the second.</summary>
    public static string Of(long timestampMs) => Of(DateTimeOffset.FromUnixTimeMilliseconds(timestampMs));

    /// <summary>An instant, to the second.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
