namespace Pronoia.Interop.Tests.Scrape;

/// <summary>A fact that needs Go, client_golang's sources (Debian: golang-github-prometheus-client-golang-dev) and Prometheus.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoExporterFactAttribute : FactAttribute
{
    public GoExporterFactAttribute()
    {
        if (!ReferenceData.PeersRequired && (Peer.Find("go") is null || Peer.Find("prometheus") is null || !Directory.Exists($"{GoExporter.Sources}/src/github.com/prometheus/client_golang")))
        {
            Skip = "go, client_golang's sources or prometheus are not installed";
        }
    }
}
