namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Functions that map each float of a vector.</summary>
internal static class MathFunctions
{
    private static readonly Dictionary<string, Func<double, double>> ByName = new(StringComparer.Ordinal)
    {
        ["abs"] = Math.Abs,
        ["acos"] = Math.Acos,
        ["acosh"] = Math.Acosh,
        ["asin"] = Math.Asin,
        ["asinh"] = Math.Asinh,
        ["atan"] = Math.Atan,
        ["atanh"] = Math.Atanh,
        ["ceil"] = Math.Ceiling,
        ["cos"] = Math.Cos,
        ["cosh"] = Math.Cosh,
        ["deg"] = v => v * 180 / Math.PI,
        ["exp"] = Math.Exp,
        ["floor"] = Math.Floor,
        ["ln"] = Math.Log,
        ["log10"] = Math.Log10,
        ["log2"] = Math.Log2,
        ["rad"] = v => v * Math.PI / 180,
        ["sgn"] = v => v < 0 ? -1 : v > 0 ? 1 : v,
        ["sin"] = Math.Sin,
        ["sinh"] = Math.Sinh,
        ["sqrt"] = Math.Sqrt,
        ["tan"] = Math.Tan,
        ["tanh"] = Math.Tanh,
    };

    public static Func<double, double>? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Rounds to the nearest multiple, halves up. Dividing by the inverse keeps decimal steps such as 0.1 exact.</summary>
    public static double Round(double value, double toNearest)
    {
        var inverse = 1.0 / toNearest;
        return Math.Floor(value * inverse + 0.5) / inverse;
    }

    /// <summary>Clamps as Go's <c>math.Max</c> and <c>math.Min</c> do: NaN wins over finite bounds.</summary>
    public static double Clamp(double value, double min, double max) => Max(min, Min(max, value));

    /// <summary>The larger one as in Go: +Inf wins even over NaN.</summary>
    public static double Max(double a, double b) => double.IsPositiveInfinity(a) || double.IsPositiveInfinity(b) ? double.PositiveInfinity : Math.Max(a, b);

    /// <summary>The smaller one as in Go: -Inf wins even over NaN.</summary>
    public static double Min(double a, double b) => double.IsNegativeInfinity(a) || double.IsNegativeInfinity(b) ? double.NegativeInfinity : Math.Min(a, b);
}
