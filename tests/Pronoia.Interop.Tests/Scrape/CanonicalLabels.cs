using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Scrape;

/// <summary>Labels with bounds and quantiles as Prometheus 3 stores them, which Prometheus 2 stores as written.</summary>
internal static class CanonicalLabels
{
    public static Labels Of(Labels labels) => labels.With("le", Canonical(labels["le"])).With("quantile", Canonical(labels["quantile"]));

    private static string Canonical(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? GoFloat.OpenMetrics(value) : text;
}
