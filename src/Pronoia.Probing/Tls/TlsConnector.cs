using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tls;

/// <summary>Makes TLS connections and judges the certificates: by name, by chain, by time; revocation is not asked for, as in blackbox_exporter.</summary>
internal sealed class TlsConnector(TimeProvider time) : IDisposable
{
    private readonly CertificateCache _certificates = new();
    private readonly TlsMaterial _material = new();
    private readonly ChainBuilder _chains = new(time);

    /// <summary>Handshakes over <paramref name="inner"/>, which the session owns afterwards.</summary>
    /// <param name="run">The attempt.</param>
    /// <param name="inner">The connection.</param>
    /// <param name="host">The name to send and to verify where the options name none.</param>
    /// <param name="options">The options.</param>
    /// <param name="protocols">What to offer by ALPN; nothing where null.</param>
    /// <exception cref="ProbeException">The handshake failed, or the certificate is not acceptable.</exception>
    public async ValueTask<TlsSession> AuthenticateAsync(
        ProbeRun run, Stream inner, string host, TlsConfig options, List<SslApplicationProtocol>? protocols = null)
    {
        run.Stage = ProbeStage.Handshaking;
        var name = options.ServerName ?? host;
        var seen = new HandshakeObserver(name, options.InsecureSkipVerify, LateFiles.Read(() => _material.Authorities(options)), _certificates, _chains)
        {
            WantsOcsp = run.Module.Certificate.Ocsp,
        };
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(name, options, protocols, seen), run.Deadline);
        }
        catch (AuthenticationException e)
        {
            await stream.DisposeAsync();

            throw new ProbeException(FailureClass.Tls, seen.Refusal ?? $"TLS handshake with {name} failed: {Innermost(e)}", e);
        }
        catch (IOException e)
        {
            await stream.DisposeAsync();
            throw new ProbeException(FailureClass.Tls, $"TLS handshake with {name} failed: {Innermost(e)}", e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        finally
        {
            // Certificates of a refused handshake are what people look for: keep them in the result.
            run.SetCertificates(seen.Certificates, seen.Problems, seen.OcspSubject);
        }

        var session = new TlsSession(stream, seen.Certificates, seen.VerifiedExpiry);
        run.Log($"TLS handshake done: {session.Version}, {session.Cipher}");
        return session;
    }

    /// <inheritdoc/>
    public void Dispose() => _material.Dispose();

    private SslClientAuthenticationOptions Options(
        string name, TlsConfig options, List<SslApplicationProtocol>? protocols, HandshakeObserver seen)
    {
        // The chain that counts is built by the observer: this one is given no roots, which makes it cheap.
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            VerificationTime = time.GetUtcNow().UtcDateTime,
        };
        return new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = options.Versions,
            ApplicationProtocols = protocols,
            CertificateChainPolicy = policy,
            ClientCertificates = LateFiles.Read(() => _material.Client(options)) is { } client ? [client] : null,
            RemoteCertificateValidationCallback = seen.Validate,

            // Every probe makes the whole handshake: a resumed one shows no certificates.
            AllowTlsResume = false,
        };
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }
}
