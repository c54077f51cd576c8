namespace Pronoia.Benchmarks.Forecasting;

/// <summary>A series to forecast: means of five minutes, and which of them are to be judged.</summary>
internal sealed record ForecastSeries(string Name, string Kind, double[] Values, bool[] Judged);
