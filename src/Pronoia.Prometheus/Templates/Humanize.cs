using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Templates;

/// <summary>Numbers for people, as Prometheus's template functions write them (prometheus/template).</summary>
internal static class Humanize
{
    private static readonly string[] Large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] Small = ["m", "u", "n", "p", "f", "a", "z", "y"];
    private static readonly string[] Binary = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

    /// <summary>With SI prefixes: <c>1.234M</c>.</summary>
    public static string Metric(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Four(value);
        }

        if (Math.Abs(value) < 1)
        {
            return Fraction(value);
        }

        var prefix = Scale(ref value, Large, 1000);
        return Four(value) + prefix;
    }

    /// <summary>With binary prefixes: <c>1.5Gi</c>.</summary>
    public static string Binary1024(double value)
    {
        if (Math.Abs(value) <= 1 || !double.IsFinite(value))
        {
            return Four(value);
        }

        var prefix = Scale(ref value, Binary, 1024);
        return Four(value) + prefix;
    }

    /// <summary>A ratio as per cent: 0.15 is <c>15%</c>.</summary>
    public static string Percentage(double ratio) => Four(ratio * 100) + "%";

    /// <summary>Seconds as days, hours, minutes and seconds: <c>1d 2h 3m 4s</c>.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return Four(seconds);
        }

        if (seconds == 0)
        {
            return Four(seconds) + "s";
        }

        if (Math.Abs(seconds) < 1)
        {
            return Fraction(seconds) + "s";
        }

        var sign = seconds < 0 ? "-" : "";
        seconds = Math.Abs(seconds);
        var whole = seconds < long.MaxValue ? (long)seconds : long.MaxValue;
        var (days, hours, minutes, rest) = (whole / 86400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        return sign + (days > 0 ? $"{days}d {hours}h {minutes}m {rest}s"
            : hours > 0 ? $"{hours}h {minutes}m {rest}s"
            : minutes > 0 ? $"{minutes}m {rest}s"
            : Four(seconds) + "s");
    }

    /// <summary>Go's <c>%.4g</c>.</summary>
    public static string Four(double value) => GoFloat.Significant(value, 4);

    private static string Scale(ref double value, string[] prefixes, double step)
    {
        var prefix = "";
        foreach (var next in prefixes)
        {
            if (Math.Abs(value) < step)
            {
                break;
            }

            prefix = next;
            value /= step;
        }

        return prefix;
    }

    private static string Fraction(double value)
    {
        var prefix = "";
        foreach (var next in Small)
        {
            if (Math.Abs(value) >= 1)
            {
                break;
            }

            prefix = next;
            value *= 1000;
        }

        return Four(value) + prefix;
    }
}
