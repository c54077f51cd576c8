using Pronoia.Probing.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>
/// Reads the keys about authentication that Prometheus's HTTP clients share. Unlike the clients of receivers, a prober reads secret files at every
/// probe, so they need not exist when the module is read.
/// </summary>
internal static class HttpAuthenticationReader
{
    public static HttpProbe Read(YamlMap map, HttpProbe options, FileNames files)
    {
        var kinds = new[] { "basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file" }.Where(map.Has).ToList();
        foreach (var second in kinds.Skip(1))
        {
            map.Error(second, $"give either {kinds[0]} or {second}, not both");
        }

        var bearer = Secret(map, "bearer_token", files);
        return options with
        {
            BasicAuth = map.Has("basic_auth") ? Basic(map.Map("basic_auth", "basic_auth"), files) : null,
            Authorization = map.Has("authorization") ? Authorization(map.Map("authorization", "authorization"), files)
                : bearer is null ? null : new AuthorizationOptions("Bearer", bearer),
            OAuth2 = map.Has("oauth2") ? OAuth2(map.Map("oauth2", "oauth2"), files) : null,
            HttpHeaders = Headers(map, "http_headers", files),
        };
    }

    /// <summary>A secret under a key, or the file under <c>{key}_file</c>; null where there is neither.</summary>
    private static SecretSource? Secret(YamlMap map, string key, FileNames files, bool required = false)
    {
        var (value, file) = (map.String(key), files.Read(map, key + "_file"));
        if (value is not null && file is not null)
        {
            map.Error(key + "_file", $"give either {key} or {key}_file, not both");
        }

        if (required && value is null && file is null)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: {key} or {key}_file is missing");
        }

        return value is null && file is null ? null : new SecretSource(file is null ? value : null, file);
    }

    private static BasicAuthOptions Basic(YamlMap map, FileNames files)
    {
        var empty = new SecretSource("", null);
        var options = new BasicAuthOptions(Secret(map, "username", files, required: true) ?? empty, Secret(map, "password", files) ?? empty);
        map.Done();
        return options;
    }

    private static AuthorizationOptions Authorization(YamlMap map, FileNames files)
    {
        var type = map.String("type") is { Length: > 0 } given ? given.Trim() : "Bearer";
        if (type.Equals("basic", StringComparison.OrdinalIgnoreCase))
        {
            map.Error("type", "cannot be basic: use basic_auth");
        }

        var options = new AuthorizationOptions(type, Secret(map, "credentials", files, required: true) ?? new SecretSource("", null));
        map.Done();
        return options;
    }

    private static OAuth2Options? OAuth2(YamlMap map, FileNames files)
    {
        var clientId = map.String("client_id", required: true);
        var secret = Secret(map, "client_secret", files, required: true);
        var url = Url(map, "token_url", required: true, "http", "https");
        var (scopes, parameters, tls) = (map.Strings("scopes"), map.StringMap("endpoint_params"), TlsOptionsReader.Read(map, files));
        var proxy = ProxyOptionsReader.Read(map, ofToken: true);
        var options = clientId is null || secret is null || url is null ? null : new OAuth2Options
        {
            ClientId = clientId,
            ClientSecret = secret,
            TokenUrl = url,
            Scopes = scopes,
            EndpointParams = parameters,
            TlsOptions = tls,
            Proxy = proxy,
        };
        map.Done();
        return options;
    }

    /// <summary>Headers by name: a value, or lists of values, secrets and files.</summary>
    public static List<HeaderSource> Headers(YamlMap parent, string key, FileNames files)
    {
        var map = parent.Map(key, key);
        var headers = new List<HeaderSource>();
        foreach (var entry in map.Entries)
        {
            if (entry.Value is YamlScalar)
            {
                headers.Add(new HeaderSource(HeaderReader.Name(map, entry), [new SecretSource(HeaderReader.Checked(map, entry, map.String(entry.Key, "")), null)]));
                continue;
            }

            var header = map.Map(entry.Key, $"{key}: {entry.Key}");
            var values = header.Strings("values").Concat(header.Strings("secrets"))
                .Select(value => new SecretSource(HeaderReader.Checked(map, entry, value), null))
                .Concat(header.Strings("files").Select(file => new SecretSource(null, files.Resolve(file))));
            headers.Add(new HeaderSource(HeaderReader.Name(map, entry), [.. values]));
            header.Done();
        }

        return headers;
    }

    /// <summary>A URL of one of the schemes, or null.</summary>
    public static Uri? Url(YamlMap map, string key, bool required, params string[] schemes)
    {
        if (map.String(key, required) is not { Length: > 0 } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme) && url.Host.Length > 0)
        {
            return url;
        }

        // A URL may hold a password: it is not shown.
        map.Error(key, $"expected a URL with {string.Join(" or ", schemes.Select(s => s + "://"))}");
        return null;
    }
}
