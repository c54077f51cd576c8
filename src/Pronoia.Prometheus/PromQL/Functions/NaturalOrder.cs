using System.Globalization;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>
/// Natural order of texts as Prometheus has it: runs of digits compare by their value, so that <c>4m5</c> comes before <c>4m10</c>. It is no order in the strict sense:
/// of two texts that differ by leading zeros alone each precedes the other, of an empty text and another neither. What that comes to is decided by the way of sorting.
/// </summary>
internal static class NaturalOrder
{
    /// <summary>Whether <paramref name="a"/> stands before <paramref name="b"/>, which is another text.</summary>
    public static bool Precedes(string a, string b)
    {
        var left = a.AsSpan();
        var right = b.AsSpan();
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var leftRun = left[..Run(left)];
            var rightRun = right[..Run(right)];
            if (long.TryParse(leftRun, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber)
                && long.TryParse(rightRun, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber))
            {
                if (leftNumber != rightNumber)
                {
                    return leftNumber < rightNumber;
                }
            }
            else if (!leftRun.SequenceEqual(rightRun))
            {
                return leftRun.CompareTo(rightRun, StringComparison.Ordinal) < 0;
            }

            left = left[leftRun.Length..];
            right = right[rightRun.Length..];
            if (left.IsEmpty)
            {
                return true;
            }
        }

        return false;
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
}
