using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>
/// Loads the authorities and client certificates that modules name, once per content: files are read again when they change, so that a
/// rotated certificate is used without a restart. Thread-safe.
/// </summary>
internal sealed class TlsMaterial : IDisposable
{
    private readonly ConcurrentDictionary<(string Source, string Key), Loaded> _loaded = new();

    /// <summary>The authorities to trust, or null for the system's.</summary>
    /// <exception cref="ProbeException">The file cannot be read, or holds no certificate.</exception>
    public X509Certificate2Collection? Authorities(TlsOptions options)
    {
        var source = options.Ca ?? options.CaFile;
        return source is null
            ? null
            : Get(source, "", options.Ca is null, "ca_file", static (pem, _) =>
            {
                var collection = new X509Certificate2Collection();
                collection.ImportFromPem(pem);
                return collection.Count > 0 ? collection : throw new CryptographicException("no certificate in it");
            });
    }

    /// <summary>The client's certificate with its key, or null.</summary>
    /// <exception cref="ProbeException">A file cannot be read, or certificate and key do not belong together.</exception>
    public X509Certificate2? Client(TlsOptions options)
    {
        var certificate = options.Cert ?? options.CertFile;
        var key = options.Key ?? options.KeyFile;
        if (certificate is null || key is null)
        {
            return null;
        }

        var keyText = options.Key ?? ReadFile(key, "key_file");
        return Get(certificate, keyText, options.Cert is null, "cert_file", static (pem, keyPem) =>
            [X509Certificate2.CreateFromPem(pem, keyPem)])[0];
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
            throw new ProbeException(FailureClass.Prober, isFile ? $"{what} {source}: {e.Message}" : $"{what[..^5]}: {e.Message}", e);
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
            throw new ProbeException(FailureClass.Prober, $"{what} {path} cannot be read", e);
        }
    }

    private sealed record Loaded(DateTime Changed, X509Certificate2Collection Certificates);
}
