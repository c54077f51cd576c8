using System.Text;

namespace Pronoia.Probing.Http;

/// <summary>Makes the first request of a probe from the options of its module.</summary>
internal static class HttpRequestFactory
{
    /// <exception cref="ProbeException">A file the module names cannot be read.</exception>
    public static async ValueTask<HttpRequestPlan> FirstAsync(ProbeRun run, HttpProbe options, Uri uri, OAuth2Tokens tokens)
    {
        var headers = new List<KeyValuePair<string, string>>(options.Headers.Count + 2);
        var host = HttpTarget.Authority(uri);
        foreach (var header in options.Headers)
        {
            if (Is(header, "Host"))
            {
                host = header.Value;
            }
            else
            {
                headers.Add(header);
            }
        }

        if (!headers.Exists(h => Is(h, "User-Agent")))
        {
            headers.Add(new("User-Agent", run.Options.UserAgent));
        }

        foreach (var header in options.HttpHeaders)
        {
            foreach (var value in header.Values)
            {
                headers.Add(new(header.Name, LateFiles.Read(value)));
            }
        }

        if (!headers.Exists(h => Is(h, "Authorization")) && await AuthorizationAsync(run, options, uri, tokens) is { } authorization)
        {
            headers.Add(new("Authorization", authorization));
        }

        return new HttpRequestPlan(uri, host, options.Method, headers, await BodyAsync(run, options));
    }

    /// <summary>The name for TLS: the options' own, else the <c>Host</c> header's, else the target's host.</summary>
    public static string ServerName(HttpProbe options, string host)
    {
        foreach (var header in options.Headers)
        {
            if (Is(header, "Host"))
            {
                return header.Value;
            }
        }

        return host;
    }

    /// <summary>The value of a header for basic authentication (RFC 7617).</summary>
    public static string Basic(string userAndPassword) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));

    private static async ValueTask<string?> AuthorizationAsync(ProbeRun run, HttpProbe options, Uri uri, OAuth2Tokens tokens) => options switch
    {
        { BasicAuth: { } basic } => Basic($"{LateFiles.Read(basic.Username)}:{LateFiles.Read(basic.Password)}"),
        { Authorization: { } authorization } => $"{authorization.Type} {LateFiles.Read(authorization.Credentials)}",
        { OAuth2: { } oauth } => $"Bearer {await tokens.GetAsync(run, options, oauth)}",
        _ when uri.UserInfo.Length > 0 => Basic(Uri.UnescapeDataString(uri.UserInfo)),
        _ => null,
    };

    private static async ValueTask<ReadOnlyMemory<byte>?> BodyAsync(ProbeRun run, HttpProbe options)
    {
        if (options.Body is { Length: > 0 } body)
        {
            return Encoding.UTF8.GetBytes(body);
        }

        if (options.BodyFile is null)
        {
            return null;
        }

        try
        {
            return await File.ReadAllBytesAsync(options.BodyFile, run.Deadline);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException(FailureClass.Prober, $"body_file {options.BodyFile} cannot be read", e);
        }
    }

    private static bool Is(KeyValuePair<string, string> header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
