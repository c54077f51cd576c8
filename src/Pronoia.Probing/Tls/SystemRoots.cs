using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>
/// The system's certificate authorities, by subject. Building a chain against all of them costs more than the handshake itself; against the few that
/// can have issued what the peer sent it costs next to nothing, and says the same. Thread-safe.
/// </summary>
internal sealed class SystemRoots(TimeProvider time)
{
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromHours(1);

    private readonly Lock _reading = new();
    private ILookup<string, X509Certificate2>? _bySubject;
    private long _readAt;

    /// <summary>Whether the trust of this system is a list that can be read whole; elsewhere the system itself must be asked.</summary>
    public static bool Available => OperatingSystem.IsLinux();

    /// <summary>The authorities that can have issued one of these certificates.</summary>
    public X509Certificate2Collection IssuersOf(IEnumerable<X509Certificate2> certificates)
    {
        var roots = Read();
        var issuers = new X509Certificate2Collection();
        foreach (var issuer in certificates.Select(c => Key(c.IssuerName)).Distinct())
        {
            foreach (var root in roots[issuer])
            {
                issuers.Add(root);
            }
        }

        return issuers;
    }

    private static string Key(X500DistinguishedName name) => Convert.ToHexString(name.RawData);

    private ILookup<string, X509Certificate2> Read()
    {
        lock (_reading)
        {
            if (_bySubject is null || time.GetElapsedTime(_readAt) >= ReadAgainAfter)
            {
                // The certificates read before may be in use: the garbage collector ends them.
                _bySubject = new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser }.SelectMany(Roots).ToLookup(c => Key(c.SubjectName), StringComparer.Ordinal);
                _readAt = time.GetTimestamp();
            }

            return _bySubject;
        }
    }

    private static List<X509Certificate2> Roots(StoreLocation location)
    {
        try
        {
            using var store = new X509Store(StoreName.Root, location, OpenFlags.ReadOnly);
            return [.. store.Certificates];
        }
        catch (CryptographicException)
        {
            // A user without such a store trusts what the system trusts.
            return [];
        }
    }
}
