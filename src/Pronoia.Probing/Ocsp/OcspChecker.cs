using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing.Http;

namespace Pronoia.Probing.Ocsp;

/// <summary>
/// Asks the responder that a certificate names whether it is revoked, and keeps the answer for as long as it holds, so that few probes ask. Thread-safe.
/// </summary>
internal sealed class OcspChecker(HttpConnector connector, TimeProvider time)
{
    private const int MaxResponseBytes = 64 * 1024;
    private const int MaxEntries = 4096;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAtMost = TimeSpan.FromHours(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, OcspAnswer> _known = new(StringComparer.Ordinal);

    /// <summary>What is known of the certificate; whatever the responder does ends in an answer.</summary>
    public async ValueTask<OcspAnswer> CheckAsync(ProbeRun run, OcspSubject subject)
    {
        var key = Convert.ToHexString(SHA256.HashData(subject.Certificate));
        var now = time.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && known.Until > now)
        {
            return known;
        }

        var answer = await AskAsync(run, subject, now);
        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        // An answer may hold for days, and a revocation should be seen sooner.
        var longest = now + (answer.Status is OcspStatus.Good or OcspStatus.Revoked ? KeepAtMost : AskAgainAfter);
        answer = answer.Until < longest ? answer : answer with { Until = longest };
        _known[key] = answer;
        return answer;
    }

    private async ValueTask<OcspAnswer> AskAsync(ProbeRun run, OcspSubject subject, DateTimeOffset now)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(subject.Certificate);
        if (Responder(certificate) is not { } responder)
        {
            return new OcspAnswer(OcspStatus.NotOffered, "", DateTimeOffset.MaxValue);
        }

        var where = $"the OCSP responder {HttpTarget.Authority(responder)}";
        if (subject.Issuer is null)
        {
            return new OcspAnswer(OcspStatus.Unavailable, $"{where} cannot be asked: the issuer's certificate is not there", DateTimeOffset.MaxValue);
        }

        using var issuer = X509CertificateLoader.LoadCertificate(subject.Issuer);
        using var timer = new CancellationTokenSource(Timeout < run.Timeout / 2 ? Timeout : run.Timeout / 2, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, run.Deadline);
        var errand = run.Errand(both.Token);
        try
        {
            return OcspResponse.Read(await PostAsync(errand, responder, CertificateId.Request(certificate, issuer)), certificate, issuer, now);
        }
        catch (OcspException e)
        {
            return new OcspAnswer(OcspStatus.Unavailable, $"{where} {e.Message}", DateTimeOffset.MaxValue);
        }
        catch (OperationCanceledException) when (!run.Deadline.IsCancellationRequested)
        {
            return new OcspAnswer(OcspStatus.Unavailable, $"{where} does not answer in time", DateTimeOffset.MaxValue);
        }
        catch (Exception e) when (e is ProbeException or IOException or HttpRequestException)
        {
            return new OcspAnswer(OcspStatus.Unavailable, $"{where} cannot be asked: {e.Message}", DateTimeOffset.MaxValue);
        }
        finally
        {
            run.TakeLog(errand);
        }
    }

    /// <summary>The first responder a certificate names that is asked over HTTP, as all are (RFC 5019, 4); null where there is none.</summary>
    private static Uri? Responder(X509Certificate2 certificate)
    {
        try
        {
            return certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>()
                .SelectMany(e => e.EnumerateOcspUris())
                .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == "http" ? uri : null)
                .FirstOrDefault(uri => uri is not null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> PostAsync(ProbeRun run, Uri responder, byte[] request)
    {
        var http = run.Module.Http;
        var plan = new HttpRequestPlan(
            responder,
            HttpTarget.Authority(responder),
            "POST",
            [new("User-Agent", run.Options.UserAgent), new("Content-Type", "application/ocsp-request"), new("Accept", "application/ocsp-response")],
            request);
        run.Log($"asking the OCSP responder {HttpTarget.Shown(responder)}");
        var proxy = ProxyRoute.Select(http.Proxy, responder);
        var opened = await connector.OpenAsync(
            run, http with { IpProtocolFallback = true }, plan, address: null, HttpTarget.Host(responder), http.TlsOptions, proxy);
        await using var connection = opened.Connection;
        var reply = await opened.ExchangeAsync(plan);
        if (reply.Status != 200)
        {
            throw new OcspException($"answers with status {reply.Status}");
        }

        var answer = new ArrayBufferWriter<byte>();
        while (await reply.Body.ReadAsync(answer.GetMemory(4096), run.Deadline) is > 0 and var read)
        {
            answer.Advance(read);
            if (answer.WrittenCount > MaxResponseBytes)
            {
                throw new OcspException($"sends more than {MaxResponseBytes} bytes");
            }
        }

        return answer.WrittenMemory;
    }
}
