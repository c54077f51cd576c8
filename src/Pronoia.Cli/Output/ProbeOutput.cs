using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pronoia.Probing;
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

        var failure = result.Failure == FailureClass.None ? "" : $" ({result.Failure.ToString().ToLowerInvariant()})";
        output.WriteLine($"{result.Verdict.ToString().ToUpperInvariant()}{failure}  {TextTable.Plain(result.Target)}  [{result.Module}]  {Quantity.Latency(result.Duration.TotalSeconds)}");
        output.WriteLine("  " + TextTable.Plain(result.Message));
        if (result.Phases.Count > 0)
        {
            output.WriteLine("  phases: " + string.Join(", ", result.Phases.Select(p => $"{p.Name} {Quantity.Latency(p.Seconds)}")));
        }

        for (var i = 0; i < result.Certificates.Count; i++)
        {
            var certificate = result.Certificates[i];
            output.WriteLine($"  certificate {i}: {TextTable.Plain(certificate.Subject)}");
            output.WriteLine($"    issued by {TextTable.Plain(certificate.Issuer)}, valid {Date(certificate.NotBefore)} to {Date(certificate.NotAfter)}");
        }
    }

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
            certificates = result.Certificates.Select(c => new { subject = c.Subject, issuer = c.Issuer, notBefore = c.NotBefore, notAfter = c.NotAfter }),
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
