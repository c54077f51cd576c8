namespace Pronoia.Detection.Correlation;

/// <summary>What one series contributes to its group at one time, as values of the standard normal distribution; positive above what was expected, NaN without a say.</summary>
/// <param name="Point">How far this very point is off.</param>
/// <param name="Lately">How far the mean of the last points is off from the level before them.</param>
public readonly record struct GroupScore(double Point, double Lately)
{
    /// <summary>A series that has no say.</summary>
    public static GroupScore None { get; } = new(double.NaN, double.NaN);

    /// <summary>The larger deviation without its sign; NaN without a say.</summary>
    public double Size => Math.Max(Math.Abs(Point), Math.Abs(Lately));
}
