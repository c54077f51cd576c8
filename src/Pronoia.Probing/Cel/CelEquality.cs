namespace Pronoia.Probing.Cel;

/// <summary>Equality and order of values; numbers of every type are on one line (cel-spec, "Equality" and "Ordering").</summary>
internal static class CelEquality
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool AreEqual(CelBudget budget, object? a, object? b)
    {
        switch (a, b)
        {
            case (string x, string y):
                budget.TakeText(Math.Min(x.Length, y.Length));
                return x == y;
            case (byte[] x, byte[] y):
                budget.TakeText(Math.Min(x.Length, y.Length));
                return x.AsSpan().SequenceEqual(y);
            case (List<object?> x, List<object?> y):
                return x.Count == y.Count && x.Zip(y).All(pair =>
                {
                    budget.Take();
                    return AreEqual(budget, pair.First, pair.Second);
                });
            case (Dictionary<object, object?> x, Dictionary<object, object?> y):
                return x.Count == y.Count && x.All(entry =>
                {
                    budget.Take();
                    return y.TryGetValue(entry.Key, out var other) && AreEqual(budget, entry.Value, other);
                });
            case (long or ulong or double, long or ulong or double):
                return CompareNumbers(a, b) == 0;
            default:
                return Equals(a, b);
        }
    }

    /// <summary>The order of two values; null where one is not a number.</summary>
    /// <exception cref="CelException">They have no order.</exception>
    public static int? Compare(CelBudget budget, object? a, object? b)
    {
        switch (a, b)
        {
            case (long or ulong or double, long or ulong or double):
                return CompareNumbers(a, b);
            case (string x, string y):
                budget.TakeText(Math.Min(x.Length, y.Length));
                return string.CompareOrdinal(x, y);
            case (bool x, bool y):
                return x.CompareTo(y);
            case (byte[] x, byte[] y):
                return x.AsSpan().SequenceCompareTo(y);
            default:
                throw new CelException($"{CelType.NameOf(a)} and {CelType.NameOf(b)} have no order");
        }
    }

    /// <summary>A number as an integer where it is one that fits; else null.</summary>
    public static long? AsInteger(object? value) => value switch
    {
        long number => number,
        ulong number and <= long.MaxValue => (long)number,
        double number when Math.Truncate(number) == number && number is >= -TwoTo63 and < TwoTo63 => (long)number,
        _ => null,
    };

    // A double cannot hold every integer: integers are compared as such.
    private static int? CompareNumbers(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y),
        (double x, _) => CompareDouble(x, b!),
        (_, double y) => -CompareDouble(y, a!),
        _ => ToWide(a!).CompareTo(ToWide(b!)),
    };

    private static int? CompareDouble(double x, object integer)
    {
        if (double.IsNaN(x))
        {
            return null;
        }

        if (x is < -TwoTo63 or >= TwoTo64)
        {
            return x < 0 ? -1 : 1;
        }

        var whole = Math.Floor(x);
        var order = ((Int128)whole).CompareTo(ToWide(integer));
        return order != 0 ? order : x > whole ? 1 : 0;
    }

    private static Int128 ToWide(object integer) => integer is long number ? number : (ulong)integer;
}
