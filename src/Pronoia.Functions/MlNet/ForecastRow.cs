using Microsoft.ML.Data;

namespace Pronoia.Functions.MlNet;

/// <summary>What ML.NET's forecaster answers.</summary>
internal sealed class ForecastRow
{
    [VectorType]
    public float[] Forecast { get; set; } = [];
}
