namespace Pronoia.Benchmarks.Cost;

/// <summary>One list price.</summary>
/// <param name="What">What is billed.</param>
/// <param name="Dollars">The price in USD of <paramref name="Per"/> units.</param>
/// <param name="Per">How many units the price is for.</param>
/// <param name="Unit">The unit, as the price list names it.</param>
/// <param name="Source">Where the price was read, and of which date it is.</param>
internal sealed record Price(string What, double Dollars, double Per, string Unit, string Source)
{
    /// <summary>The price of one unit in USD.</summary>
    public double Each => Dollars / Per;
}
