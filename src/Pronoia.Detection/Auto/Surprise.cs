namespace Pronoia.Detection.Auto;

/// <summary>
/// The largest surprise (−log10 of a tail probability) of a point by the short memory of the tails, the largest by the long one, the
/// view that saw the latter and how far off the series was there.
/// </summary>
internal readonly record struct Surprise(double Size, double Steady, View View, double Deviation)
{
    internal Surprise Or((double Short, double Long) size, View view, double deviation)
    {
        var larger = size.Long > Steady ? this with { Steady = size.Long, View = view, Deviation = deviation } : this;
        return size.Short > Size ? larger with { Size = size.Short } : larger;
    }
}
