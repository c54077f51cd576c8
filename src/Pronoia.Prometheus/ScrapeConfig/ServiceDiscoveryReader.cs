using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Reads the discovery sections of the mapping they stand in; a kind that is not supported is an error that names those that are.</summary>
public static class ServiceDiscoveryReader
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private static readonly string[] Unsupported =
        ["aws", "azure", "digitalocean", "dns", "docker", "dockerswarm", "ec2", "ecs", "eureka", "gce", "hetzner", "ionos", "kubernetes", "kuma", "lightsail", "linode",
        "marathon", "msk", "nerve", "nomad", "openstack", "ovhcloud", "puppetdb", "scaleway", "serverset", "stackit", "triton", "uyuni", "vultr"];

    /// <summary>Reads the sections; other keys of the mapping are left to the caller.</summary>
    /// <param name="map">The mapping that holds the sections.</param>
    /// <param name="name">How <see cref="TargetGroup.Source"/> of static targets begins.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    public static ServiceDiscovery Read(YamlMap map, string name, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(map);
        foreach (var kind in Unsupported)
        {
            var key = kind + "_sd_configs";
            if (map.Has(key))
            {
                map.Error(key, $"{kind} discovery is not supported: use static_configs, file_sd_configs, http_sd_configs or consul_sd_configs");
            }
        }

        var index = 0;
        return new ServiceDiscovery
        {
            StaticTargets = map.Maps("static_configs", "static_configs", group => TargetGroupReader.Read(group, $"{name}/static/{index++}")),
            Files = map.Maps("file_sd_configs", "file_sd_configs", section => File(section, baseDirectory)),
            Http = map.Maps("http_sd_configs", "http_sd_configs", section => Http(section, baseDirectory)),
            Consul = map.Maps("consul_sd_configs", "consul_sd_configs", section => Consul(section, baseDirectory)),
        };
    }

    private static FileDiscovery File(YamlMap map, string baseDirectory)
    {
        var files = map.Strings("files");
        if (files.Count == 0)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: files is missing");
        }

        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            if (!(name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
                || file.Count(c => c == '*') > 1 || (file.Contains('*', StringComparison.Ordinal) && !name.Contains('*', StringComparison.Ordinal)))
            {
                map.Error("files", $"\"{file}\" is not a .json, .yml or .yaml file, with at most one * in its last part");
            }
        }

        return new FileDiscovery(files, map.Duration("refresh_interval", TimeSpan.FromMinutes(5), Shortest), baseDirectory);
    }

    private static HttpDiscovery Http(YamlMap map, string baseDirectory)
    {
        var text = map.String("url", required: true) ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            if (text.Length > 0)
            {
                map.Error("url", "expected a URL such as http://host/targets");
            }

            url = new Uri("http://localhost/");
        }

        map.Has("enable_http2");
        return new HttpDiscovery(url, map.Duration("refresh_interval", TimeSpan.FromMinutes(1), Shortest), HttpClientConfigReader.Read(map, baseDirectory));
    }

    private static ConsulDiscovery Consul(YamlMap map, string baseDirectory)
    {
        map.Has("enable_http2");
        var server = map.String("server", "localhost:8500");
        if (!Uri.TryCreate($"http://{server}/", UriKind.Absolute, out var address) || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
        {
            map.Error("server", "expected host:port, such as localhost:8500");
        }

        var http = HttpClientConfigReader.Read(map, baseDirectory);
        if (map.LateSecret("username", baseDirectory) is { } user)
        {
            // As Prometheus has these keys from before basic_auth.
            if (http.BasicAuth is not null)
            {
                map.Error("username", "basic_auth is there as well: give one of them");
            }

            http = http with { BasicAuth = new BasicAuth(user, map.LateSecret("password", baseDirectory) ?? Secret.Of("")) };
        }

        return new ConsulDiscovery
        {
            Server = server,
            PathPrefix = map.String("path_prefix", ""),
            Token = map.LateSecret("token", baseDirectory),
            Datacenter = map.String("datacenter", ""),
            Namespace = map.String("namespace", ""),
            Partition = map.String("partition", ""),
            Scheme = map.Choice("scheme", "http", ("http", "http"), ("https", "https")),
            Services = map.Strings("services"),
            Tags = map.Strings("tags"),
            NodeMeta = map.StringMap("node_meta"),
            Filter = map.String("filter", ""),
            HealthFilter = map.String("health_filter", ""),
            TagSeparator = map.String("tag_separator", ","),
            AllowStale = map.Bool("allow_stale", true),
            RefreshInterval = map.Duration("refresh_interval", TimeSpan.FromSeconds(30), Shortest),
            Http = http,
        };
    }
}
