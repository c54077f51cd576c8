using System.Globalization;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads sizes such as <c>10MB</c>; every unit is a power of 1,024, with or without an <c>i</c> (alecthomas/units Base2Bytes).</summary>
internal static class ByteSize
{
    private const string Prefixes = "KMGTPE";

    public static long Read(YamlMap map, string key)
    {
        if (map.String(key) is not { Length: > 0 } text)
        {
            return 0;
        }

        if (TryParse(text, out var bytes))
        {
            return bytes;
        }

        map.Error(key, $"expected a size such as 10MB, found {YamlMap.Describe(map.Value(key)!)}");
        return 0;
    }

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var unit = text.AsSpan(digits);
        long factor = 1;
        if (unit.Length > 0 && Prefixes.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) is >= 0 and var power)
        {
            factor = 1L << (10 * (power + 1));
            unit = unit[1..];
            unit = unit.StartsWith("i") ? unit[1..] : unit;
        }

        if (unit is not ("B" or "") || (unit.IsEmpty && number != 0) || number > long.MaxValue / factor)
        {
            return false;
        }

        bytes = number * factor;
        return true;
    }
}
