using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Demo;

/// <summary>
/// A small estate on loopback: two registries, the TEG layer, an external API, an identity server with TLS. Real servers on real sockets, each with the
/// endpoints and metrics that a deployment of the protocol has.
/// </summary>
internal sealed class Estate : IAsyncDisposable
{
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly DemoCertificates _certificates;
    private readonly DateTimeOffset _started;
    private X509Certificate2 _certificate;
    private long _requests;

    public Estate(TimeProvider time)
    {
        _time = time;
        _started = time.GetUtcNow();
        _certificates = new DemoCertificates(time);
        _certificate = _certificates.Issue(TimeSpan.FromDays(80));
        Treasury = new Treasury(time);
        RegistryA = new EstateService("registry-a", new LatencyModel(Answer, 1), c => RegistryAsync(c, "a"));
        RegistryB = new EstateService("registry-b", new LatencyModel(Answer, 2), c => RegistryAsync(c, "b"));
        Teg = new EstateService("teg-layer", new LatencyModel(Answer, 3), TegAsync);
        Price = new EstateService("price-api", new LatencyModel(Answer, 4), c => JsonAsync(c, "{\"pair\":\"APT-USD\",\"price\":9.87}"));
        Identity = new EstateService("identity", new LatencyModel(Answer, 5), c => JsonAsync(c, "{\"status\":\"healthy\"}"), () => _certificate);
    }

    public EstateService RegistryA { get; }

    public EstateService RegistryB { get; }

    public EstateService Teg { get; }

    public EstateService Price { get; }

    public EstateService Identity { get; }

    public Treasury Treasury { get; }

    /// <summary>The certificate authority that signed the identity server's certificate, PEM.</summary>
    public string AuthorityPem => _certificates.AuthorityPem;

    public IReadOnlyList<EstateService> Services => [RegistryA, RegistryB, Teg, Price, Identity];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in Services)
        {
            await service.StartAsync(cancellationToken);
        }
    }

    /// <summary>Puts a certificate that expires in <paramref name="validity"/> in the place of the good one.</summary>
    public void ReplaceCertificate(TimeSpan validity) => _certificate = _certificates.Issue(validity);

    /// <summary>What a Prometheus that scrapes the estate would federate; for machines that have none.</summary>
    public void WriteFederation(IBufferWriter<byte> output)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var families = new List<MetricFamily>();
        foreach (var (job, service, metrics) in new[]
        {
            ("registry_a", RegistryA, RegistryMetrics("a")), ("registry_b", RegistryB, RegistryMetrics("b")), ("teg_layer", Teg, TegMetrics()),
        })
        {
            var up = MetricFamily.Gauge("up", "", service.IsUp ? 1 : 0);
            families.AddRange((service.IsUp ? metrics.Append(up) : [up]).Select(f => f with
            {
                Points = [.. f.Points.Select(p => p with { TimestampMs = now, Labels = p.Labels.With("job", job).With("instance", $"127.0.0.1:{service.Port}") })],
            }));
        }

        TextFormatWriter.Write(output, families
            .GroupBy(f => f.Name, StringComparer.Ordinal)
            .Select(g => g.First() with { Points = [.. g.SelectMany(f => f.Points)] }));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services)
        {
            await service.DisposeAsync();
        }

        _certificates.Dispose();
    }

    private Task RegistryAsync(HttpContext context, string name)
    {
        Interlocked.Increment(ref _requests);
        return context.Request.Path.Value switch
        {
            "/health" => JsonAsync(context, "{\"status\":\"healthy\"}"),
            "/metrics" => MetricsAsync(context, RegistryMetrics(name)),
            "/api/federation/status" => JsonAsync(context, RegistryA.IsUp && RegistryB.IsUp ? "{\"status\":\"connected\",\"peers\":1}" : "{\"status\":\"disconnected\",\"peers\":0}"),
            _ => NotFound(context),
        };
    }

    private Task TegAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/health" => JsonAsync(context, "{\"status\":\"healthy\"}"),
        "/api/metrics" => MetricsAsync(context, TegMetrics()),
        _ => NotFound(context),
    };

    private MetricFamily[] RegistryMetrics(string name) =>
    [
        Counter("http_requests_total", "HTTP requests.", Interlocked.Read(ref _requests), ("method", "GET")),
        Gauge("registry_active_agents", "Agents that are registered and alive.", 12, ("registry", name)),
        Counter("registry_agent_registrations_total", "Agents registered since the start.", 40, ("registry", name)),
        Gauge("registry_federation_peers", "Registries federated with this one.", RegistryA.IsUp && RegistryB.IsUp ? 1 : 0, ("registry", name)),
    ];

    private MetricFamily[] TegMetrics() =>
    [
        Gauge("teg_treasury_balance", "Tokens in the treasury.", Math.Round(Treasury.Balance, 2)),
        Gauge("teg_staking_total", "Tokens staked.", 250_000),
        Counter("teg_transactions_total", "Transactions.", Math.Floor((_time.GetUtcNow() - _started).TotalSeconds * 3), ("type", "transfer")),
    ];

    private static MetricFamily Gauge(string name, string help, double value, params (string Name, string Value)[] labels) =>
        new(name, help, MetricType.Gauge, [new MetricPoint(name, Labels.Of(labels.Select(l => new Label(l.Name, l.Value))), value)]);

    private static MetricFamily Counter(string name, string help, double value, params (string Name, string Value)[] labels) =>
        Gauge(name, help, value, labels) with { Type = MetricType.Counter };

    private static Task MetricsAsync(HttpContext context, IEnumerable<MetricFamily> families)
    {
        var output = new ArrayBufferWriter<byte>();
        TextFormatWriter.Write(output, families);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.Body.WriteAsync(output.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), context.RequestAborted).AsTask();
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
