namespace Pronoia.Functions.MlNet;

/// <summary>One value as ML.NET takes it: less the series' first value, so that large counters keep their units in a Single.</summary>
internal sealed class SeriesPoint
{
    public float Value { get; set; }
}
