using System.Globalization;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads sizes such as <c>512KB</c> or <c>10MB</c> (powers of 1024, as Prometheus takes them).</summary>
internal static class ByteSize
{
    /// <summary>The size under a key in bytes, at least 1 KiB.</summary>
    public static long Read(YamlMap map, string key, long fallback)
    {
        if (map.String(key) is not { } text)
        {
            return fallback;
        }

        (string Suffix, long Factor)[] units = [("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30), ("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("B", 1L)];
        var upper = text.Trim().ToUpperInvariant();
        var (suffix, factor) = units.FirstOrDefault(u => upper.EndsWith(u.Suffix, StringComparison.Ordinal), (Suffix: "", Factor: 1L));
        var digits = upper[..(upper.Length - suffix.Length)].Trim();
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / factor || number * factor < 1024)
        {
            map.Error(key, "expected a size of at least 1KB, such as 512KB or 10MB");
            return fallback;
        }

        return number * factor;
    }
}
