using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tls;

/// <summary>What blackbox_exporter reports about a TLS connection.</summary>
internal static class TlsMetrics
{
    private static readonly MetricDefinition EarliestExpiry = new("probe_ssl_earliest_cert_expiry", "Returns last SSL chain expiry in unixtime");
    private static readonly MetricDefinition ChainExpiry =
        new("probe_ssl_last_chain_expiry_timestamp_seconds", "Returns last SSL chain expiry in timestamp");

    private static readonly MetricDefinition ChainInfo = new("probe_ssl_last_chain_info", "Contains SSL leaf certificate information");
    private static readonly MetricDefinition VersionInfo = new("probe_tls_version_info", "Returns the TLS version used or NaN when unknown");
    private static readonly MetricDefinition CipherInfo = new("probe_tls_cipher_info", "Returns the TLS cipher negotiated during handshake");

    /// <summary>What Go's zero time is in seconds since the epoch: blackbox_exporter's answer where no chain was verified.</summary>
    private const double GoZeroTime = -62135596800;

    /// <summary>Sets the metrics of a session; the HTTP prober reports the cipher too, the gRPC prober no verified chain.</summary>
    public static void Report(ProbeRun run, TlsSession session, bool cipher = false, bool chainExpiry = true)
    {
        run.Metrics.Set(VersionInfo, Labels.Of([new Label("version", session.Version)]), 1);
        if (cipher)
        {
            run.Metrics.Set(CipherInfo, Labels.Of([new Label("cipher", session.Cipher)]), 1);
        }

        if (chainExpiry)
        {
            run.Metrics.Set(ChainExpiry, session.VerifiedExpiry?.ToUnixTimeSeconds() ?? GoZeroTime);
        }

        if (session.Certificates.Count == 0)
        {
            return;
        }

        var leaf = session.Certificates[0];
        run.Metrics.Set(EarliestExpiry, session.Certificates.Min(c => c.NotAfter).ToUnixTimeSeconds());
        run.Metrics.Set(
            ChainInfo,
            Labels.Of([
                new Label("fingerprint_sha256", leaf.FingerprintSha256),
                new Label("subject", leaf.Subject),
                new Label("issuer", leaf.Issuer),
                new Label("subjectalternative", string.Join(',', leaf.DnsNames)),
                new Label("serialnumber", leaf.SerialNumber),
            ]),
            1);
    }
}
