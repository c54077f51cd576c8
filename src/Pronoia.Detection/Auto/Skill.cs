using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>Whether a profile foretells how the series changes: its error against that of expecting no change. Innocent until proven useless.</summary>
internal struct Skill
{
    internal const int StateLength = 2 * Float24.Size;

    /// <summary>A profile must beat the guess of no change by this much.</summary>
    private const float Advantage = 0.8f;

    private Float24 _with;
    private Float24 _without;

    internal readonly bool IsUseful => IsUsefulWithin(0);

    /// <summary>Whether it is useful, or has been wrong by no more than a given amount so far.</summary>
    internal readonly bool IsUsefulWithin(double doubt) => _with <= (Advantage * _without) + doubt;

    /// <summary>Compares a change with the one foretold.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="foretold">What the profile said.</param>
    /// <param name="rate">Weight of this comparison.</param>
    internal void Learn(double change, double foretold, float rate)
    {
        _with += (Size(change - foretold) - _with) * rate;
        _without += (Size(change) - _without) * rate;
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Single24(_with);
        writer.Single24(_without);
    }

    internal void Load(ref StateReader reader)
    {
        _with = reader.Narrow();
        _without = reader.Narrow();
    }

    private static float Size(double value) => (float)Math.Min(Math.Abs(value), 1e30);
}
