using System.Globalization;
using System.Text.Json;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>
/// Makes targets of what Consul says of a service's instances, with the labels of
/// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#consul_sd_config.
/// </summary>
internal static class ConsulLabels
{
    private const string Meta = "__meta_consul_";

    /// <summary>The group of a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="datacenter">The data centre that was asked.</param>
    /// <param name="separator">What joins the tags.</param>
    /// <param name="entries">The answer of <c>/v1/health/service/NAME</c>.</param>
    /// <exception cref="InvalidOperationException">The answer has another shape.</exception>
    public static TargetGroup Group(string service, string datacenter, string separator, JsonElement entries)
    {
        var targets = new List<Labels>();
        foreach (var entry in entries.EnumerateArray())
        {
            var node = entry.GetProperty("Node");
            var instance = entry.GetProperty("Service");
            var labels = new LabelsBuilder();
            var nodeAddress = Text(node, "Address");
            var address = Text(instance, "Address");
            var port = instance.TryGetProperty("Port", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : 0;
            var tags = instance.TryGetProperty("Tags", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(t => t.GetString() ?? "") : [];
            labels.Set("__address__", Join(address.Length > 0 ? address : nodeAddress, port));
            labels.Set(Meta + "address", nodeAddress);
            labels.Set(Meta + "node", Text(node, "Node"));
            labels.Set(Meta + "namespace", Text(instance, "Namespace"));
            labels.Set(Meta + "partition", Text(instance, "Partition"));
            // Separators stand at both ends too, so that a pattern need not care where a tag stands.
            labels.Set(Meta + "tags", separator + string.Join(separator, tags) + separator);
            labels.Set(Meta + "service_address", address);
            labels.Set(Meta + "service_port", port.ToString(CultureInfo.InvariantCulture));
            labels.Set(Meta + "service_id", Text(instance, "ID"));
            labels.Set(Meta + "health", Health(entry));
            Pairs(labels, node, "Meta", "metadata_");
            Pairs(labels, instance, "Meta", "service_metadata_");
            Pairs(labels, node, "TaggedAddresses", "tagged_address_");
            targets.Add(labels.ToLabels());
        }

        return new TargetGroup(targets, Labels.Of([new Label(Meta + "service", service), new Label(Meta + "dc", datacenter)]), service);
    }

    // The worst of the checks counts; maintenance is worse than critical.
    private static string Health(JsonElement entry)
    {
        if (!entry.TryGetProperty("Checks", out var checks) || checks.ValueKind != JsonValueKind.Array)
        {
            return "passing";
        }

        var states = new HashSet<string>(StringComparer.Ordinal);
        foreach (var check in checks.EnumerateArray())
        {
            var id = Text(check, "CheckID");
            states.Add(id == "_node_maintenance" || id.StartsWith("_service_maintenance:", StringComparison.Ordinal) ? "maintenance" : Text(check, "Status"));
        }

        return Array.Find(["maintenance", "critical", "warning"], states.Contains) ?? "passing";
    }

    private static void Pairs(LabelsBuilder labels, JsonElement owner, string property, string prefix)
    {
        if (owner.TryGetProperty(property, out var pairs) && pairs.ValueKind == JsonValueKind.Object)
        {
            foreach (var pair in pairs.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
            {
                labels.Set(Meta + prefix + Sanitized(pair.Name), pair.Value.GetString()!);
            }
        }
    }

    private static string Text(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Join(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");

    private static string Sanitized(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
}
