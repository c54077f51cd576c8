using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The mark for "no sample at this time" in a column. The stale marker serves, as it never is a result of an evaluation.</summary>
internal static class Absent
{
    public static double Value => StaleMarker.Value;

    public static bool Is(double value) => StaleMarker.IsStale(value);
}
