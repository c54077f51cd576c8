namespace Pronoia.Storage.Series;

/// <summary>What the samples of a stretch of time amount to. NaN (stale markers among them) counts for nothing.</summary>
/// <param name="Count">The samples that are numbers.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Min">The smallest; NaN where there is none.</param>
/// <param name="Max">The largest; NaN where there is none.</param>
public readonly record struct SampleSummary(long Count, double Sum, double Min, double Max)
{
    /// <summary>Of no samples.</summary>
    public static SampleSummary Empty => new(0, 0, double.NaN, double.NaN);

    /// <summary>Of values.</summary>
    public static SampleSummary Of(ReadOnlySpan<double> values)
    {
        var (count, sum, min, max) = (0L, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                count++;
                sum += value;
                min = Math.Min(min, value);
                max = Math.Max(max, value);
            }
        }

        return count == 0 ? Empty : new SampleSummary(count, sum, min, max);
    }

    /// <summary>Of both stretches together.</summary>
    public SampleSummary Add(SampleSummary other) =>
        Count == 0 ? other : other.Count == 0 ? this : new SampleSummary(Count + other.Count, Sum + other.Sum, Math.Min(Min, other.Min), Math.Max(Max, other.Max));
}
