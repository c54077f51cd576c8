using Pronoia.Probing.Cel;
using Pronoia.Probing.Http;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>http</c>.</summary>
internal static class HttpProbeReader
{
    private const string Http3Version = "HTTP/3.0";

    public static HttpProbe Read(YamlMap map, FileNames files)
    {
        var follow = map.Bool("follow_redirects", fallback: true);
        var options = new HttpProbe
        {
            ValidStatusCodes = map.List("valid_status_codes", item => Status(map, item)),
            ValidHttpVersions = map.List("valid_http_versions", item => Version(map, item)),
            Method = Method(map),
            Headers = HeaderReader.Read(map, "headers"),
            Body = map.String("body"),
            BodyFile = files.Read(map, "body_file"),
            FailIfSsl = map.Bool("fail_if_ssl", fallback: false),
            FailIfNotSsl = map.Bool("fail_if_not_ssl", fallback: false),
            FailIfBodyMatches = map.Regexps("fail_if_body_matches_regexp"),
            FailIfBodyNotMatches = map.Regexps("fail_if_body_not_matches_regexp"),
            FailIfBodyJsonMatchesCel = Cel(map, "fail_if_body_json_matches_cel"),
            FailIfBodyJsonNotMatchesCel = Cel(map, "fail_if_body_json_not_matches_cel"),
            FailIfHeaderMatches = map.Maps("fail_if_header_matches", "fail_if_header_matches", HeaderMatch).OfType<HeaderMatch>().ToList(),
            FailIfHeaderNotMatches = map.Maps("fail_if_header_not_matches", "fail_if_header_not_matches", HeaderMatch).OfType<HeaderMatch>().ToList(),
            Compression = map.String("compression") is { Length: > 0 }
                ? map.Choice<string?>("compression", null, ("gzip", "gzip"), ("br", "br"), ("deflate", "deflate"), ("identity", "identity"))
                : null,
            FollowRedirects = map.Has("no_follow_redirects") ? !map.Bool("no_follow_redirects", fallback: false) : follow,
            BodySizeLimit = ByteSize.Read(map, "body_size_limit"),
            EnableHttp2 = map.Bool("enable_http2", fallback: true),
            EnableHttp3 = map.Bool("enable_http3", fallback: false),
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            TlsOptions = files.Tls(map),
            Proxy = HttpClientConfigReader.ReadProxy(map),
            SkipResolvePhaseWithProxy = map.Bool("skip_resolve_phase_with_proxy", fallback: false),
            Json = JsonAssertionReader.Read(map),
        }.With(files.Credentials(map));
        if (options.Body is { Length: > 0 } && options.BodyFile is not null)
        {
            map.Error("body_file", "give either body or body_file, not both");
        }

        CheckHttp3(map, options);
        CheckAcceptEncoding(map, options);
        map.Done();
        return options;
    }

    private static string Method(YamlMap map)
    {
        var method = map.String("method") is { Length: > 0 } given ? given : "GET";
        if (!HeaderReader.IsToken(method))
        {
            map.Error("method", $"{YamlMap.Describe(map.Value("method")!)} is not an HTTP method");
        }

        return method;
    }

    private static string Version(YamlMap map, YamlValue item)
    {
        string[] known = ["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", Http3Version];
        var text = (item as YamlScalar)?.Text;
        if (text is not null && (known.Contains(text) || text == "HTTP/2"))
        {
            // The name of the protocol (RFC 9113), which people write too.
            return text == "HTTP/2" ? "HTTP/2.0" : text;
        }

        map.Diagnostics.Error(item.Position, $"{map.What}: valid_http_versions: {YamlMap.Describe(item)} is not one of {string.Join(", ", known)}");
        return "";
    }

    // A probe speaks HTTP/3 alone or not at all.
    private static void CheckHttp3(YamlMap map, HttpProbe options)
    {
        if (!options.EnableHttp3)
        {
            if (options.ValidHttpVersions.Contains(Http3Version))
            {
                map.Error("valid_http_versions", $"{Http3Version} needs enable_http3");
            }

            return;
        }

        if (options.EnableHttp2)
        {
            map.Error("enable_http3", "needs enable_http2: false");
        }

        if (options.ValidHttpVersions.Any(v => v != Http3Version))
        {
            map.Error("valid_http_versions", $"with enable_http3 only {Http3Version} can come");
        }
    }

    // Asking for a compression that Accept-Encoding forbids cannot work.
    private static void CheckAcceptEncoding(YamlMap map, HttpProbe options)
    {
        var accept = options.Headers.FirstOrDefault(h => h.Key.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)).Value;
        if (options.Compression is not null && !string.IsNullOrEmpty(accept) && !AcceptEncoding.Allows(accept, options.Compression))
        {
            map.Error("compression", $"the header Accept-Encoding does not allow {options.Compression}");
        }
    }

    private static int Status(YamlMap map, YamlValue item)
    {
        if (item is YamlScalar { Quoted: false } scalar
            && int.TryParse(scalar.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status)
            && status is >= 100 and <= 999)
        {
            return status;
        }

        map.Diagnostics.Error(item.Position, $"{map.What}: valid_status_codes: expected a status code from 100 to 999, found {YamlMap.Describe(item)}");
        return 0;
    }

    private static CelExpression? Cel(YamlMap map, string key)
    {
        if (map.String(key) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return CelExpression.Parse(text);
        }
        catch (FormatException e)
        {
            map.Error(key, e.Message);
            return null;
        }
    }

    private static HeaderMatch? HeaderMatch(YamlMap map)
    {
        var header = map.String("header", required: true);
        map.String("regexp", required: true);
        var regexp = map.Regexp("regexp");
        var allowMissing = map.Bool("allow_missing", fallback: false);
        return header is null || regexp is null ? null : new HeaderMatch(header, regexp, allowMissing);
    }
}
