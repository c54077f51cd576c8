namespace Pronoia.Detection.Auto;

/// <summary>The largest surprise (−log10 of a tail probability) of a point, the view that saw it and how far off the series was there.</summary>
internal readonly record struct Surprise(double Size, View View, double Deviation)
{
    internal Surprise Or(double size, View view, double deviation) => size > Size ? new Surprise(size, view, deviation) : this;
}
