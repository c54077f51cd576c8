using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Pronoia.Engine.Fetch;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>Asks a URL for target groups (https://prometheus.io/docs/prometheus/latest/http_sd/). Where it fails the last groups stay.</summary>
internal sealed class HttpDiscoverer(HttpDiscovery config, TimeProvider time) : IDiscoverer
{
    private readonly HttpClient _client = HttpClientFactory.Create(config.Http);
    private readonly string _url = config.Url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);
    private readonly TimeSpan _timeout = config.RefreshInterval < DiscoveryLimits.MaxTime ? config.RefreshInterval : DiscoveryLimits.MaxTime;

    public async ValueTask<DiscoveryOutcome> DiscoverAsync(IReadOnlyList<DiscoveryUnit> before, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = HttpFetch.Request(config.Url, "application/json");
            request.Headers.TryAddWithoutValidation(
                "X-Prometheus-Refresh-Interval-Seconds", config.RefreshInterval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));
            using var body = await HttpFetch.SendAsync(_client, request, DiscoveryLimits.MaxBytes, "the limit", linked.Token);
            if (!IsJson(body.ContentType))
            {
                throw new FetchException($"unsupported content type \"{body.ContentType}\": expected application/json");
            }

            return new DiscoveryOutcome([new DiscoveryUnit(_url, Read(body.Bytes))], []);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (e is JsonException or FormatException or InvalidOperationException || HttpFetch.Failure(e, _timeout) is not null))
        {
            return new DiscoveryOutcome(before, [$"{_url}: {HttpFetch.Failure(e, _timeout) ?? e.Message}"]);
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private List<TargetGroup> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
        Expect(document.RootElement, JsonValueKind.Array, "a list of target groups");
        var groups = new List<TargetGroup>();
        foreach (var item in document.RootElement.EnumerateArray())
        {
            Expect(item, JsonValueKind.Object, "a target group");
            var labels = new LabelsBuilder().Set("__meta_url", _url);
            var targets = new List<Labels>();
            if (item.TryGetProperty("targets", out var addresses) && addresses.ValueKind != JsonValueKind.Null)
            {
                Expect(addresses, JsonValueKind.Array, "targets as a list");
                foreach (var address in addresses.EnumerateArray())
                {
                    Expect(address, JsonValueKind.String, "an address as text");
                    targets.Add(Labels.Of([new Label("__address__", address.GetString()!)]));
                }
            }

            if (item.TryGetProperty("labels", out var given) && given.ValueKind != JsonValueKind.Null)
            {
                Expect(given, JsonValueKind.Object, "labels as an object");
                foreach (var label in given.EnumerateObject())
                {
                    Expect(label.Value, JsonValueKind.String, "a label value as text");
                    if (!LabelNames.IsLegacyLabelName(label.Name) || label.Name == Label.MetricName)
                    {
                        throw new FormatException($"\"{label.Name}\" is not a label name");
                    }

                    labels.Set(label.Name, label.Value.GetString()!);
                }
            }

            groups.Add(new TargetGroup(targets, labels.ToLabels(), string.Create(CultureInfo.InvariantCulture, $"{_url}:{groups.Count}")));
        }

        return groups;
    }

    private static void Expect(JsonElement element, JsonValueKind kind, string what)
    {
        if (element.ValueKind != kind)
        {
            throw new FormatException($"expected {what}, found {element.ValueKind.ToString().ToLowerInvariant()}");
        }
    }
}
