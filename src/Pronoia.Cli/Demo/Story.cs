using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Demo;

/// <summary>What happens to the estate, and when.</summary>
internal static class Story
{
    /// <summary>How long the detectors may learn before the first fault.</summary>
    public static readonly TimeSpan Learning = TimeSpan.FromSeconds(16);

    /// <summary>The latest end: a fault not detected by then is missed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>The faults in the order of their injection. What hangs on a service that fails may page with it.</summary>
    public static IReadOnlyList<Fault> Write(Estate estate) =>
    [
        new Fault("latency spike on registry-a", Learning, Do(() => estate.RegistryA.Latency.Extra = TimeSpan.FromMilliseconds(650)), Latency("registry-a", "registry-federation"))
        {
            For = TimeSpan.FromSeconds(4),
            Recover = Do(() => estate.RegistryA.Latency.Extra = TimeSpan.Zero),
        },
        new Fault("latency level shift on price-api", TimeSpan.FromSeconds(25), Do(() => estate.Price.Latency.Extra = TimeSpan.FromMilliseconds(600)), Latency("price-api")),
        new Fault("registry-b down", TimeSpan.FromSeconds(34), _ => estate.RegistryB.StopAsync(), labels =>
            // With registry-b the federation between the registries is gone, and its status says so.
            labels["alertname"] == "TargetDown" && labels["target"] is "registry-b" or "registry-federation")
        {
            For = TimeSpan.FromSeconds(8),
            Recover = estate.RegistryB.StartAsync,
        },
        new Fault("identity certificate expires in 3 days", TimeSpan.FromSeconds(44), Do(() => estate.ReplaceCertificate(TimeSpan.FromDays(3))), labels =>
            labels["alertname"] == "CertificateExpiresSoon" && labels["target"] == "identity"),
        new Fault("treasury drains towards 1000", TimeSpan.FromSeconds(46), Do(estate.Treasury.Drain), labels => labels["alertname"] == "TreasuryRunsDry"),
    ];

    private static Func<Labels, bool> Latency(params string[] targets) => labels => labels["alertname"] == "LatencyAnomaly" && targets.Contains(labels["target"]);

    private static Func<CancellationToken, Task> Do(Action action) => _ =>
    {
        action();
        return Task.CompletedTask;
    };
}
