using System.Globalization;

namespace Pronoia.Storage.Series.Transfer;

/// <summary>Times of CSV files: ISO 8601 (UTC where no offset is given), or seconds or milliseconds since the epoch.</summary>
public static class CsvTime
{
    /// <summary>Above it a plain number is taken for milliseconds: the year 5138 in seconds, 1973 in milliseconds.</summary>
    private const double MaxSeconds = 1e11;

    /// <summary>Reads a time as milliseconds since the epoch.</summary>
    public static bool TryRead(string text, out long timestampMs)
    {
        timestampMs = 0;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            var milliseconds = Math.Round(Math.Abs(number) > MaxSeconds ? number : number * 1000);
            timestampMs = Math.Abs(milliseconds) < 1e15 ? (long)milliseconds : 0;
            return Math.Abs(milliseconds) < 1e15;
        }

        var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        timestampMs = time.ToUnixTimeMilliseconds();
        return parsed;
    }
}
