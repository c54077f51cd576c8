using System.Text;
using System.Text.Json;
using Pronoia.Probing.Cel;

namespace Pronoia.Probing.Http;

/// <summary>Judges a response by the options of the module, in blackbox_exporter's order.</summary>
internal static class ResponseChecks
{
    /// <summary>Whether the options ask anything of the body.</summary>
    public static bool NeedBody(HttpProbe options) =>
        options.FailIfBodyMatches.Count > 0 || options.FailIfBodyNotMatches.Count > 0 || options.Json.Count > 0 || HasCel(options);

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

        if (HasCel(options) && run.Failure == FailureClass.None)
        {
            var problem = WithJson(body, root => CelProblem(options, root));
            run.Metrics.Set(HttpMetrics.FailedDueToCel, problem is null ? 0 : 1);
            FailBody(run, problem);
        }

        if (options.Json.Count > 0)
        {
            FailBody(run, WithJson(body, root => options.Json.Select(a => a.Problem(root)).FirstOrDefault(p => p is not null)));
        }
    }

    private static bool HasCel(HttpProbe options) => (options.FailIfBodyJsonMatchesCel ?? options.FailIfBodyJsonNotMatchesCel) is not null;

    private static string? CelProblem(HttpProbe options, JsonElement body)
    {
        try
        {
            if (options.FailIfBodyJsonMatchesCel is { } matches && matches.Evaluate(body))
            {
                return $"the body meets \"{matches}\"";
            }

            return options.FailIfBodyJsonNotMatchesCel is { } misses && !misses.Evaluate(body) ? $"the body does not meet \"{misses}\"" : null;
        }
        catch (CelException e)
        {
            return $"the CEL expression fails: {e.Message}";
        }
    }

    private static string? WithJson(ReadOnlyMemory<byte> body, Func<JsonElement, string?> problem)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return problem(json.RootElement);
        }
        catch (JsonException)
        {
            return "the body is not JSON";
        }
    }

    private static void FailBody(ProbeRun run, string? problem)
    {
        if (problem is not null)
        {
            run.Fail(FailureClass.Body, problem);
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
