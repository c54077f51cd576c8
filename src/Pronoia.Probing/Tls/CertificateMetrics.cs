using System.Globalization;
using Pronoia.Probing.Ocsp;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tls;

/// <summary>What Pronoia reports about certificates, link by link, beyond blackbox_exporter; also of handshakes that were refused.</summary>
internal static class CertificateMetrics
{
    private static readonly MetricDefinition Info =
        new("pronoia_cert_info", "Subject and issuer of a certificate, by position in the chain the target sent");

    private static readonly MetricDefinition Remaining =
        new("pronoia_cert_remaining_ratio", "Share of the certificate's lifetime that remains, 0 to 1, by position in the chain the target sent");

    private static readonly MetricDefinition NotBefore =
        new("pronoia_cert_not_before_timestamp_seconds", "Start of the certificate's lifetime in unixtime, by position in the chain the target sent");

    private static readonly MetricDefinition NotAfter =
        new("pronoia_cert_not_after_timestamp_seconds", "End of the certificate's lifetime in unixtime, by position in the chain the target sent");

    private static readonly MetricDefinition Problem = new("pronoia_cert_problem", "What is wrong with the certificates the target sent");

    private static readonly MetricDefinition OcspStatuses = new("pronoia_cert_ocsp_status", "What the OCSP responder says of the target's certificate");

    private static readonly Labels[] Statuses =
        [.. Enum.GetValues<OcspStatus>().Select(s => Labels.Of([new Label("status", SnakeCase(s.ToString()))]))];

    private static readonly Labels[] Links =
        [.. Enumerable.Range(0, HandshakeObserver.MaxCertificates).Select(i => Labels.Of([new Label("link", i.ToString(CultureInfo.InvariantCulture))]))];

    private static readonly Dictionary<CertificateProblem, Labels> Problems =
        Enum.GetValues<CertificateProblem>().ToDictionary(p => p, p => Labels.Of([new Label("problem", SnakeCase(p.ToString()))]));

    public static void Report(ProbeRun run)
    {
        var now = run.StartedAt;
        for (var i = 0; i < run.Certificates.Count; i++)
        {
            var certificate = run.Certificates[i];
            run.Metrics.Set(Info, Links[i].With("subject", certificate.Subject).With("issuer", certificate.Issuer), 1);
            run.Metrics.Set(Remaining, Links[i], certificate.RemainingRatio(now));
            run.Metrics.Set(NotBefore, Links[i], certificate.NotBefore.ToUnixTimeSeconds());
            run.Metrics.Set(NotAfter, Links[i], certificate.NotAfter.ToUnixTimeSeconds());
        }

        if (run.Ocsp is { } answer)
        {
            run.Metrics.Set(OcspStatuses, Statuses[(int)answer.Status], 1);
        }

        foreach (var problem in run.CertificateProblems)
        {
            run.Metrics.Set(Problem, Problems[problem], 1);
        }
    }

    /// <summary>The soft limit that is passed, as a sentence; failures are noted in the run.</summary>
    public static string? Judge(ProbeRun run, CertificateLimits limits)
    {
        if (run.Certificates.Count == 0)
        {
            return null;
        }

        var (least, ratio) = run.Certificates.Select(c => (Certificate: c, Ratio: c.RemainingRatio(run.StartedAt))).MinBy(c => c.Ratio);
        var left = string.Create(
            CultureInfo.InvariantCulture, $"{ratio * 100:0.#} % of the lifetime of the certificate {least.Subject} is left (until {least.NotAfter:yyyy-MM-dd})");
        if (ratio < limits.FailBelowRatio)
        {
            run.Fail(FailureClass.Tls, left);
        }

        if (run.Ocsp is { Status: OcspStatus.Revoked } revoked)
        {
            run.Fail(FailureClass.Tls, revoked.Message);
        }

        if (ratio < limits.DegradedBelowRatio)
        {
            return left;
        }

        if (run.Ocsp is { Status: OcspStatus.Unknown or OcspStatus.Unavailable } doubt)
        {
            return doubt.Message;
        }

        return limits.DegradedIfWeak && run.CertificateProblems.Any(p => p is CertificateProblem.WeakKey or CertificateProblem.WeakSignature)
            ? "a certificate of the target has a weak key or signature"
            : null;
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
