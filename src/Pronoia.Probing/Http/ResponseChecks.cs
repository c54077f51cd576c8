using System.Text;
using System.Text.Json;

namespace Pronoia.Probing.Http;

/// <summary>Judges a response by the options of the module, in blackbox_exporter's order.</summary>
internal static class ResponseChecks
{
    /// <summary>Whether the options ask anything of the body.</summary>
    public static bool NeedBody(HttpProbe options) =>
        options.FailIfBodyMatches.Count > 0 || options.FailIfBodyNotMatches.Count > 0 || options.Json.Count > 0;

    /// <summary>Checks status and headers.</summary>
    public static void CheckHead(ProbeRun run, HttpReply reply)
    {
        var options = run.Module.Http;
        var good = options.ValidStatusCodes.Count > 0 ? options.ValidStatusCodes.Contains(reply.Status) : reply.Status is >= 200 and < 300;
        if (!good)
        {
            run.Fail(FailureClass.Status, options.ValidStatusCodes.Count > 0
                ? $"status {reply.Status} is not one of {string.Join(", ", options.ValidStatusCodes)}"
                : $"status {reply.Status} is not 2xx");
            return;
        }

        if (options.FailIfHeaderMatches.Count == 0 && options.FailIfHeaderNotMatches.Count == 0)
        {
            return;
        }

        var problem = HeaderProblem(options, reply.Headers);
        run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, problem is null ? 0 : 1);
        if (problem is not null)
        {
            run.Fail(FailureClass.Status, problem);
        }
    }

    /// <summary>Checks the body by the regular expressions and the JSON assertions of the module.</summary>
    public static void CheckBody(ProbeRun run, ReadOnlyMemory<byte> body)
    {
        var options = run.Module.Http;
        if (options.FailIfBodyMatches.Count > 0 || options.FailIfBodyNotMatches.Count > 0)
        {
            CheckText(run, options, body);
        }

        if (options.Json.Count > 0)
        {
            CheckJson(run, options, body);
        }
    }

    private static void CheckJson(ProbeRun run, HttpProbe options, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (options.Json.Select(a => a.Problem(json.RootElement)).FirstOrDefault(p => p is not null) is { } problem)
            {
                run.Fail(FailureClass.Body, problem);
            }
        }
        catch (JsonException)
        {
            run.Fail(FailureClass.Body, "the body is not JSON");
        }
    }

    private static void CheckText(ProbeRun run, HttpProbe options, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        var matched = options.FailIfBodyMatches.FirstOrDefault(r => r.IsMatch(text));
        var missed = matched is null ? options.FailIfBodyNotMatches.FirstOrDefault(r => !r.IsMatch(text)) : null;
        run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, matched is null && missed is null ? 0 : 1);
        if (matched is not null)
        {
            run.Fail(FailureClass.Body, $"the body matches \"{matched}\"");
        }
        else if (missed is not null)
        {
            run.Fail(FailureClass.Body, $"the body does not match \"{missed}\"");
        }
    }

    /// <summary>Checks the protocol version and whether TLS was used.</summary>
    public static void CheckVersionAndTls(ProbeRun run, HttpReply reply, bool isTls)
    {
        var options = run.Module.Http;
        if (options.ValidHttpVersions.Count > 0 && !options.ValidHttpVersions.Contains(reply.Version))
        {
            run.Fail(FailureClass.Status, $"version {reply.Version} is not one of {string.Join(", ", options.ValidHttpVersions)}");
        }

        if (isTls && options.FailIfSsl)
        {
            run.Fail(FailureClass.Status, "the last request was over TLS");
        }
        else if (!isTls && options.FailIfNotSsl)
        {
            run.Fail(FailureClass.Status, "the last request was not over TLS");
        }
    }

    private static string? HeaderProblem(HttpProbe options, HttpHeaders headers)
    {
        foreach (var match in options.FailIfHeaderMatches)
        {
            if (Missing(match, headers, out var problem))
            {
                return problem;
            }

            if (headers.All(match.Header).Any(v => match.Regexp.IsMatch(v)))
            {
                return $"header {match.Header} matches \"{match.Regexp}\"";
            }
        }

        foreach (var match in options.FailIfHeaderNotMatches)
        {
            if (Missing(match, headers, out var problem))
            {
                return problem;
            }

            if (headers.First(match.Header) is not null && !headers.All(match.Header).Any(v => match.Regexp.IsMatch(v)))
            {
                return $"header {match.Header} does not match \"{match.Regexp}\"";
            }
        }

        return null;
    }

    private static bool Missing(HeaderMatch match, HttpHeaders headers, out string? problem)
    {
        problem = !match.AllowMissing && headers.First(match.Header) is null ? $"header {match.Header} is missing" : null;
        return problem is not null;
    }
}
