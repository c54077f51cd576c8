using Microsoft.ML.Data;

namespace Pronoia.Functions.MlNet;

/// <summary>What ML.NET's detectors answer: alert, score, p-value (saliency for SR-CNN), and for change points the martingale.</summary>
internal sealed class AnomalyRow
{
    [VectorType]
    public double[] Prediction { get; set; } = [];
}
