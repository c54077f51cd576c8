using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>
/// Loads the authorities and client certificates that configurations name, once per content: files are read again when they change, so that a
/// rotated certificate is used without a restart. Thread-safe.
/// </summary>
public sealed class TlsMaterial : IDisposable
{
    private readonly ConcurrentDictionary<(string Source, string Key), Loaded> _loaded = new();

    /// <summary>The authorities to trust, or null for the system's.</summary>
    /// <exception cref="SecretException">The file cannot be read, or holds no certificate.</exception>
    public X509Certificate2Collection? Authorities(TlsConfig config)
    {
        var source = config.Ca ?? config.CaFile;
        return source is null
            ? null
            : Get(source, "", config.Ca is null, "ca_file", static (pem, _) =>
            {
                var collection = new X509Certificate2Collection();
                collection.ImportFromPem(pem);
                return collection.Count > 0 ? collection : throw new CryptographicException("no certificate in it");
            });
    }

    /// <summary>The client's certificate with its key, or null.</summary>
    /// <exception cref="SecretException">A file cannot be read, or certificate and key do not belong together.</exception>
    public X509Certificate2? Client(TlsConfig config)
    {
        var certificate = config.Cert ?? config.CertFile;
        var key = config.Key ?? config.KeyFile;
        if (certificate is null || key is null)
        {
            return null;
        }

        var keyText = config.Key ?? ReadFile(key, "key_file");
        return Get(certificate, keyText, config.Cert is null, "cert_file", static (pem, keyPem) =>
        {
            using var certificate = X509Certificate2.CreateFromPem(pem, keyPem);

            // SslStream wants a key that is not ephemeral on some systems: a round trip through PKCS#12 makes it one.
            return [X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)];
        })[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var loaded in _loaded.Values)
        {
            foreach (var certificate in loaded.Certificates)
            {
                certificate.Dispose();
            }
        }

        _loaded.Clear();
    }

    private X509Certificate2Collection Get(
        string source, string key, bool isFile, string what, Func<string, string, X509Certificate2Collection> parse)
    {
        var changed = isFile ? File.GetLastWriteTimeUtc(source) : default;
        if (_loaded.TryGetValue((source, key), out var loaded) && loaded.Changed == changed)
        {
            return loaded.Certificates;
        }

        var pem = isFile ? ReadFile(source, what) : source;
        try
        {
            var certificates = parse(pem, key);
            _loaded[(source, key)] = new Loaded(changed, certificates);
            return certificates;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SecretException(isFile ? $"{what} {source}: {e.Message}" : $"{what[..^5]}: {e.Message}", e);
        }
    }

    private static string ReadFile(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SecretException($"{what} {path} cannot be read", e);
        }
    }

    private sealed record Loaded(DateTime Changed, X509Certificate2Collection Certificates);
}
