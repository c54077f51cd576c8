namespace Pronoia.Detection.Auto;

/// <summary>What habits of the series explain at a moment, in its units, all 0 or more.</summary>
/// <param name="Fall">Fall to another level at this time of day or week.</param>
/// <param name="Rise">Rise to another level.</param>
/// <param name="Gap">Short dip at this minute of the hour.</param>
/// <param name="Burst">Short burst at this minute of the hour.</param>
internal readonly record struct Explained(double Fall, double Rise, double Gap, double Burst)
{
    internal double Down => Math.Max(Fall, Gap);

    internal double Up => Math.Max(Rise, Burst);

    internal bool IsHabitual => Fall + Rise + Gap + Burst > 0;
}
