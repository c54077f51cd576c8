namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Natural order of texts: runs of digits compare by their value, so that <c>4m5</c> comes before <c>4m10</c>.</summary>
internal static class NaturalOrder
{
    public static int Compare(string a, string b)
    {
        var left = a.AsSpan();
        var right = b.AsSpan();
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var (leftRun, rightRun) = (Run(left), Run(right));
            var order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0])
                ? CompareNumbers(left[..leftRun], right[..rightRun])
                : left[..leftRun].CompareTo(right[..rightRun], StringComparison.Ordinal);
            if (order != 0)
            {
                return order;
            }

            left = left[leftRun..];
            right = right[rightRun..];
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>The length of the run of digits or of other characters at the start.</summary>
    private static int Run(ReadOnlySpan<char> text)
    {
        var digits = char.IsAsciiDigit(text[0]);
        var length = 1;
        while (length < text.Length && char.IsAsciiDigit(text[length]) == digits)
        {
            length++;
        }

        return length;
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var left = a.TrimStart('0');
        var right = b.TrimStart('0');
        var order = left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.CompareTo(right, StringComparison.Ordinal);
        return order != 0 ? order : b.Length.CompareTo(a.Length);
    }
}
