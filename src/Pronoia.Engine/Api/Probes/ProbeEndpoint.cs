using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Web;
using Pronoia.Probing;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Api.Probes;

/// <summary><c>/probe?target=&amp;module=</c>: what blackbox_exporter does for a Prometheus that scrapes it, for targets that are allowed.</summary>
internal sealed class ProbeEndpoint(Prober prober)
{
    /// <summary>Probes under way at the same time; more are refused.</summary>
    public const int MaxConcurrency = 100;

    private const string DefaultModule = "http_2xx";
    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>What is left of a scrape's timeout for the answer's way back, as in blackbox_exporter.</summary>
    private static readonly TimeSpan Offset = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(120);

    private int _running;

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Get("/probe", ProbeAsync)];

    /// <summary>How long a probe may take, given the header of the scrape.</summary>
    /// <exception cref="WebException">The header is not a number of seconds.</exception>
    public static TimeSpan Timeout(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return MaxTimeout;
        }

        if (!double.TryParse(header, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !double.IsFinite(seconds) || seconds < 0.001)
        {
            throw new WebException(StatusCodes.Status400BadRequest, $"{TimeoutHeader}: expected a number of seconds such as 10");
        }

        var scrape = TimeSpan.FromSeconds(Math.Min(seconds, MaxTimeout.TotalSeconds));
        return scrape - Offset > scrape / 2 ? scrape - Offset : scrape / 2;
    }

    private async Task ProbeAsync(WebCall call)
    {
        var query = call.Request.Query;
        var config = call.Active.Config;
        var target = query["target"] is [{ Length: > 0 } single]
            ? single
            : throw new WebException(StatusCodes.Status400BadRequest, "Target parameter is missing or occurs twice");
        var configured = config.Targets.FirstOrDefault(t => t.Url == target);
        var name = query["module"].FirstOrDefault() is { Length: > 0 } given ? given : configured?.Module ?? DefaultModule;
        if (!config.Modules.TryGetValue(name, out var module))
        {
            throw new WebException(StatusCodes.Status400BadRequest, $"Unknown module \"{name}\"{Nearest.Hint(name, config.Modules.Keys)}");
        }

        var timeout = Timeout(call.Request.Headers[TimeoutHeader].FirstOrDefault());
        if (configured is null && !ProbeGuard.Allows(config.Web, module, target))
        {
            throw new WebException(
                StatusCodes.Status403Forbidden, "this target is neither configured nor allowed: see web.probe_allow and web.probe_open in the configuration");
        }

        module = WithHostName(module, query["hostname"].FirstOrDefault());
        if (Interlocked.Increment(ref _running) > MaxConcurrency)
        {
            Interlocked.Decrement(ref _running);
            throw new WebException(StatusCodes.Status503ServiceUnavailable, $"{MaxConcurrency} probes are under way; try again later");
        }

        ProbeResult result;
        try
        {
            // Whoever scrapes asks again at the next scrape, and has no time for a second attempt in this one.
            await prober.WarmUpAsync(tls: !Prober.IsPlainHttp(target), call.Aborted);
            result = await prober.ProbeAsync(module with { Confirm = ConfirmationPolicy.None }, target, timeout, call.Aborted);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        await AnswerAsync(call, module, result, query["debug"] == "true");
    }

    // The target is an address, the name goes into the request or the handshake: what blackbox_exporter's hostname parameter is for.
    private static ProbeModule WithHostName(ProbeModule module, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return module;
        }

        if (Uri.CheckHostName(name) == UriHostNameType.Unknown)
        {
            throw new WebException(StatusCodes.Status400BadRequest, "hostname: expected the name of a host");
        }

        switch (module.Prober)
        {
            case ProberKind.Http when module.Http.Headers.FirstOrDefault(IsHost).Value is { } own && own != name:
                throw new WebException(
                    StatusCodes.Status400BadRequest, $"host header defined both in module configuration ({own}) and with URL-parameter 'hostname' ({name})");
            case ProberKind.Http:
                return module with { Http = module.Http with { Headers = [.. module.Http.Headers.Where(h => !IsHost(h)), new("Host", name)] } };
            case ProberKind.Tcp when module.Tcp.TlsOptions.ServerName is null:
                return module with { Tcp = module.Tcp with { TlsOptions = module.Tcp.TlsOptions with { ServerName = name } } };
            default:
                return module;
        }
    }

    private static bool IsHost(KeyValuePair<string, string> header) => header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase);

    private static Task AnswerAsync(WebCall call, ProbeModule module, ProbeResult result, bool debug)
    {
        var buffer = new ArrayBufferWriter<byte>();
        TextFormatWriter.Write(buffer, result.Metrics);
        if (!debug)
        {
            return call.BytesAsync(StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", buffer.WrittenMemory);
        }

        var text = new StringBuilder("Logs for the probe:\n");
        foreach (var line in result.Log)
        {
            text.Append(line).Append('\n');
        }

        text.Append("\n\n\nMetrics that would have been returned:\n").Append(Encoding.UTF8.GetString(buffer.WrittenSpan));

        // The module's options may hold secrets.
        text.Append("\n\n\nModule configuration:\n").Append("prober: ").Append(module.Prober.ToString().ToLowerInvariant()).Append('\n');
        return call.TextAsync(StatusCodes.Status200OK, text.ToString());
    }
}
