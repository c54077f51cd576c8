using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Says what happened while histograms were combined.</summary>
internal static class HistogramAnnotations
{
    public static void Annotate(this HistogramOutcome outcome, Annotations annotations, PositionRange position, string operation)
    {
        if (outcome.ResetCollision)
        {
            annotations.Warn($"conflicting counter resets during histogram {operation}", position);
        }

        if (outcome.BoundsReconciled)
        {
            annotations.Info($"mismatched custom buckets were reconciled during {operation}", position);
        }
    }
}
