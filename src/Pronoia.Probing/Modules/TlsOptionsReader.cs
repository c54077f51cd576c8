using System.Security.Authentication;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>tls_config</c>.</summary>
internal static class TlsOptionsReader
{
#pragma warning disable CA5397, SYSLIB0039 // Probing an old server takes old versions, where the module asks for them.
    private static readonly (string Name, SslProtocols Value)[] Versions =
        [("TLS10", SslProtocols.Tls), ("TLS11", SslProtocols.Tls11), ("TLS12", SslProtocols.Tls12), ("TLS13", SslProtocols.Tls13)];
#pragma warning restore CA5397, SYSLIB0039

    public static TlsOptions Read(YamlMap parent, FileNames files)
    {
        var map = parent.Map("tls_config", "tls_config");
        var min = map.Choice("min_version", SslProtocols.Tls12, Versions);
        var max = map.Choice("max_version", SslProtocols.Tls13, Versions);
        if (min > max)
        {
            map.Error("max_version", "must not be below min_version");
        }

        var options = new TlsOptions
        {
            InsecureSkipVerify = map.Bool("insecure_skip_verify", fallback: false),
            Ca = map.String("ca"),
            CaFile = files.Read(map, "ca_file"),
            Cert = map.String("cert"),
            CertFile = files.Read(map, "cert_file"),
            Key = map.String("key"),
            KeyFile = files.Read(map, "key_file"),
            ServerName = map.String("server_name") is { Length: > 0 } name ? name : null,
            Versions = Versions.Where(v => v.Value >= min && v.Value <= max).Aggregate(SslProtocols.None, (all, v) => all | v.Value),
        };
        Exclusive(map, "ca");
        Exclusive(map, "cert");
        Exclusive(map, "key");
        var (hasCert, hasKey) = (map.Has("cert") || map.Has("cert_file"), map.Has("key") || map.Has("key_file"));
        if (hasCert != hasKey)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: a client certificate needs both cert_file (or cert) and key_file (or key)");
        }

        map.Done();
        return options;
    }

    private static void Exclusive(YamlMap map, string key)
    {
        if (map.Has(key) && map.Has(key + "_file"))
        {
            map.Error(key + "_file", $"give either {key} or {key}_file, not both");
        }
    }
}
