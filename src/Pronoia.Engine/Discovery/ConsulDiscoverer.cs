using System.Text;
using System.Text.Json;
using Pronoia.Engine.Fetch;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Discovery;

/// <summary>
/// Asks Consul's HTTP API (https://developer.hashicorp.com/consul/api-docs): the catalogue for the services, then each service's health for its instances.
/// A service whose instances cannot be read keeps its last ones; where the catalogue cannot be read everything stays.
/// </summary>
internal sealed class ConsulDiscoverer(ConsulDiscovery config, TimeProvider time) : IDiscoverer
{
    private const int MaxServices = 5_000;
    private const int Parallel = 16;

    private readonly HttpClient _client = HttpClientFactory.Create(config.Http);
    private string? _datacenter = config.Datacenter.Length > 0 ? config.Datacenter : null;

    public async ValueTask<DiscoveryOutcome> DiscoverAsync(IReadOnlyList<DiscoveryUnit> before, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(DiscoveryLimits.MaxTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        IReadOnlyList<string> services;
        try
        {
            _datacenter ??= await DatacenterAsync(linked.Token);
            services = await ServicesAsync(linked.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Failure(e) is not null)
        {
            return new DiscoveryOutcome(before, [$"consul {config.Server}: {Failure(e)}"]);
        }

        var known = before.ToDictionary(u => u.Name, StringComparer.Ordinal);
        var units = new DiscoveryUnit?[services.Count];
        var errors = new string?[services.Count];
        await System.Threading.Tasks.Parallel.ForAsync(
            0,
            services.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (i, _) =>
            {
                try
                {
                    units[i] = new DiscoveryUnit(services[i], [await InstancesAsync(services[i], linked.Token)]);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested && Failure(e) is not null)
                {
                    units[i] = known.GetValueOrDefault(services[i]);
                    errors[i] = $"consul {config.Server}: service {services[i]}: {Failure(e)}";
                }
            });
        return new DiscoveryOutcome([.. units.OfType<DiscoveryUnit>()], [.. errors.OfType<string>()]);
    }

    public void Dispose() => _client.Dispose();

    private static string? Failure(Exception e) =>
        e is SecretException ? e.Message
        : e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException ? $"unexpected answer: {e.Message}" : HttpFetch.Failure(e, DiscoveryLimits.MaxTime);

    private async ValueTask<string> DatacenterAsync(CancellationToken cancellationToken)
    {
        using var agent = await GetAsync("agent/self", [], cancellationToken);
        return agent.RootElement.GetProperty("Config").GetProperty("Datacenter").GetString() ?? "";
    }

    /// <summary>The services wanted, in ordinal order. The catalogue need not be asked where they are named and neither a tag nor a filter chooses among them.</summary>
    private async ValueTask<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellationToken)
    {
        if (config.Services.Count > 0 && config.Tags.Count == 0 && config.Filter.Length == 0)
        {
            return [.. config.Services.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        var parameters = config.NodeMeta.Select(m => ("node-meta", $"{m.Key}:{m.Value}")).Append(("filter", config.Filter));
        using var catalogue = await GetAsync("catalog/services", parameters, cancellationToken);
        var services = new List<string>();
        foreach (var service in catalogue.RootElement.EnumerateObject())
        {
            var tags = service.Value.EnumerateArray().Select(t => t.GetString()).ToHashSet(StringComparer.Ordinal);
            if ((config.Services.Count == 0 || config.Services.Contains(service.Name)) && config.Tags.All(tags.Contains))
            {
                services.Add(service.Name);
            }
        }

        return services.Count <= MaxServices
            ? [.. services.Order(StringComparer.Ordinal)]
            : throw new FetchException($"{services.Count} services: at most {MaxServices} are taken");
    }

    private async ValueTask<TargetGroup> InstancesAsync(string service, CancellationToken cancellationToken)
    {
        var parameters = config.NodeMeta.Select(m => ("node-meta", $"{m.Key}:{m.Value}")).Concat(config.Tags.Select(t => ("tag", t))).Append(("filter", config.HealthFilter));
        using var answer = await GetAsync($"health/service/{Uri.EscapeDataString(service)}", parameters, cancellationToken);
        return ConsulLabels.Group(service, _datacenter!, config.TagSeparator, answer.RootElement);
    }

    private async ValueTask<JsonDocument> GetAsync(string path, IEnumerable<(string Name, string Value)> parameters, CancellationToken cancellationToken)
    {
        var url = new StringBuilder($"{config.Scheme}://{config.Server}/");
        if (config.PathPrefix.Trim('/') is { Length: > 0 } prefix)
        {
            url.Append(prefix).Append('/');
        }

        url.Append("v1/").Append(path).Append(config.AllowStale ? "?stale=" : "?");
        Add("dc", config.Datacenter);
        Add("ns", config.Namespace);
        Add("partition", config.Partition);
        foreach (var (name, value) in parameters)
        {
            Add(name, value);
        }

        using var request = HttpFetch.Request(new Uri(url.ToString()), "application/json");
        if (config.Token?.Read() is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation("X-Consul-Token", token);
        }

        using var body = await HttpFetch.SendAsync(_client, request, DiscoveryLimits.MaxBytes, "the limit", cancellationToken);

        // The document outlives the buffer.
        return JsonDocument.Parse(body.Bytes.ToArray());

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                url.Append(url[^1] == '?' ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }
}
