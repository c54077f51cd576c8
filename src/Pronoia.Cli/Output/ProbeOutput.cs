using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pronoia.Probing;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Exposition;
using Pronoia.Reporting.Text;

namespace Pronoia.Cli.Output;

/// <summary>Prints a probe's result for people and for scripts.</summary>
internal static class ProbeOutput
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A readable verdict: state, message, phases, certificate chain; with <paramref name="debug"/> the log and the metrics too.</summary>
    public static void WriteText(TextWriter output, ProbeResult result, bool debug)
    {
        if (debug)
        {
            output.WriteLine("Log:");
            foreach (var line in result.Log)
            {
                output.WriteLine("  " + TextTable.Plain(line));
            }

            output.WriteLine();
            output.WriteLine("Metrics:");
            var buffer = new ArrayBufferWriter<byte>();
            TextFormatWriter.Write(buffer, result.Metrics);
            foreach (var line in Encoding.UTF8.GetString(buffer.WrittenSpan).TrimEnd('\n').Split('\n'))
            {
                output.WriteLine("  " + line);
            }

            output.WriteLine();
        }

        var failure = result.Failure == FailureClass.None ? "" : $" ({Word(result.Failure)})";
        output.WriteLine($"{result.Verdict.ToString().ToUpperInvariant()}{failure}  {TextTable.Plain(result.Target)}  [{result.Module}]  {Quantity.Latency(result.Duration.TotalSeconds)}");
        output.WriteLine("  " + TextTable.Plain(result.Message));

        // A phase that was not reached took no time.
        string[] phases = [.. result.Phases.Where(p => p.Seconds > 0).Select(p => $"{p.Name} {Quantity.Latency(p.Seconds)}")];
        if (phases.Length > 0)
        {
            output.WriteLine("  phases: " + string.Join(", ", phases));
        }

        WriteTls(output, result);
        if (result.Attempts.Count > 1)
        {
            WriteAttempts(output, result.Attempts);
        }
    }

    private static void WriteTls(TextWriter output, ProbeResult result)
    {
        string?[] session = [LabelOf(result, "probe_tls_version_info", "version"), LabelOf(result, "probe_tls_cipher_info", "cipher")];
        if (session.Any(s => s is not null))
        {
            output.WriteLine("  session: " + string.Join(", ", session.Where(s => s is not null)));
        }

        for (var i = 0; i < result.Certificates.Count; i++)
        {
            var certificate = result.Certificates[i];
            output.WriteLine($"  certificate {i}: {TextTable.Plain(certificate.Subject)}");
            if (i == 0)
            {
                output.WriteLine($"    for {Names(certificate)}");
            }

            output.WriteLine($"    issued by {TextTable.Plain(certificate.Issuer)}; key {certificate.KeyAlgorithm} {certificate.KeyBits}, signature {certificate.SignatureAlgorithm}");
            output.WriteLine($"    valid {Date(certificate.NotBefore)} to {Date(certificate.NotAfter)}: {Left(certificate, result.StartedAt)}");
        }

        if (result.CertificateProblems.Count > 0)
        {
            output.WriteLine("  problems: " + string.Join(", ", result.CertificateProblems.Select(p => Word(p))));
        }

        if (result.Ocsp is { } ocsp)
        {
            output.WriteLine($"  revocation (OCSP): {Word(ocsp)}");
        }
    }

    private static void WriteAttempts(TextWriter output, IReadOnlyList<ProbeAttempt> attempts)
    {
        for (var i = 0; i < attempts.Count; i++)
        {
            var attempt = attempts[i];
            var outcome = attempt.Success ? "succeeded" : $"failed ({Word(attempt.Failure)})";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  attempt {i + 1}: {attempt.StartedAt.UtcDateTime:HH:mm:ss.fff} UTC, {Quantity.Latency(attempt.Duration.TotalSeconds)}, {outcome}: {TextTable.Plain(attempt.Message)}"));
        }
    }

    private static string Names(CertificateInfo certificate)
    {
        const int shown = 5;
        string[] names = [.. certificate.DnsNames, .. certificate.IpAddresses];
        var more = names.Length > shown ? $" and {names.Length - shown} more" : "";
        return names.Length == 0 ? "no name" : TextTable.Plain(string.Join(", ", names.Take(shown))) + more;
    }

    private static string Left(CertificateInfo certificate, DateTimeOffset now)
    {
        if (now >= certificate.NotAfter)
        {
            return $"over since {Quantity.Duration(now - certificate.NotAfter)}";
        }

        return now < certificate.NotBefore
            ? $"begins in {Quantity.Duration(certificate.NotBefore - now)}"
            : $"{Quantity.Duration(certificate.NotAfter - now)} left, {Quantity.Percent(certificate.RemainingRatio(now))} of its life";
    }

    private static string? LabelOf(ProbeResult result, string metric, string label) =>
        result.Metrics.FirstOrDefault(m => m.Name == metric)?.Points.FirstOrDefault(p => p.Value == 1).Labels?[label];

    /// <summary>The name of a member as words: <c>NameMismatch</c> is "name mismatch".</summary>
    private static string Word<T>(T member, string space = " ")
        where T : struct, Enum =>
        string.Concat(member.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"{space}{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    /// <summary>The result as JSON.</summary>
    public static void WriteJson(TextWriter output, ProbeResult result)
    {
        var shape = new
        {
            target = result.Target,
            module = result.Module,
            success = result.Success,
            verdict = result.Verdict.ToString().ToLowerInvariant(),
            failure = result.Failure.ToString().ToLowerInvariant(),
            message = result.Message,
            startedAt = result.StartedAt,
            durationSeconds = result.Duration.TotalSeconds,
            statusCode = result.StatusCode,
            phases = result.Phases.ToDictionary(p => p.Name, p => p.Seconds),
            attempts = result.Attempts.Select(a => new
            {
                startedAt = a.StartedAt,
                durationSeconds = a.Duration.TotalSeconds,
                success = a.Success,
                failure = Word(a.Failure),
                message = a.Message,
            }),
            certificates = result.Certificates.Select(c => new
            {
                subject = c.Subject,
                issuer = c.Issuer,
                dnsNames = c.DnsNames,
                ipAddresses = c.IpAddresses,
                serialNumber = c.SerialNumber,
                fingerprintSha256 = c.FingerprintSha256,
                keyAlgorithm = c.KeyAlgorithm,
                keyBits = c.KeyBits,
                signatureAlgorithm = c.SignatureAlgorithm,
                notBefore = c.NotBefore,
                notAfter = c.NotAfter,
                remainingRatio = c.RemainingRatio(result.StartedAt),
            }),
            certificateProblems = result.CertificateProblems.Select(p => Word(p, "_")),
            ocsp = result.Ocsp is { } ocsp ? Word(ocsp, "_") : null,
            metrics = result.Metrics.SelectMany(f => f.Points).Select(p => new
            {
                name = p.Name,
                labels = p.Labels.ToDictionary(l => l.Name, l => l.Value),
                value = double.IsFinite(p.Value) ? p.Value : (double?)null,
            }),
        };
        output.WriteLine(JsonSerializer.Serialize(shape, Json));
    }

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
