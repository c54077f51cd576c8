using Pronoia.Probing.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>http</c>.</summary>
internal static class HttpProbeReader
{
    public static HttpProbe Read(YamlMap map, FileNames files)
    {
        var follow = map.Bool("follow_redirects", fallback: true);
        var options = new HttpProbe
        {
            ValidStatusCodes = map.List("valid_status_codes", item => Status(map, item)),
            ValidHttpVersions = map.Strings("valid_http_versions"),
            Method = map.String("method") is { Length: > 0 } method ? method : "GET",
            Headers = map.StringMap("headers"),
            Body = map.String("body"),
            BodyFile = files.Read(map, "body_file"),
            FailIfSsl = map.Bool("fail_if_ssl", fallback: false),
            FailIfNotSsl = map.Bool("fail_if_not_ssl", fallback: false),
            FailIfBodyMatches = map.Regexps("fail_if_body_matches_regexp"),
            FailIfBodyNotMatches = map.Regexps("fail_if_body_not_matches_regexp"),
            FailIfHeaderMatches = map.Maps("fail_if_header_matches", "fail_if_header_matches", HeaderMatch).OfType<HeaderMatch>().ToList(),
            FailIfHeaderNotMatches = map.Maps("fail_if_header_not_matches", "fail_if_header_not_matches", HeaderMatch).OfType<HeaderMatch>().ToList(),
            Compression = map.Choice<string?>(
                "compression", null, ("", null), ("gzip", "gzip"), ("br", "br"), ("deflate", "deflate"), ("identity", "identity")),
            FollowRedirects = map.Has("no_follow_redirects") ? !map.Bool("no_follow_redirects", fallback: false) : follow,
            BodySizeLimit = ByteSize.Read(map, "body_size_limit"),
            EnableHttp2 = map.Bool("enable_http2", fallback: true),
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            TlsOptions = TlsOptionsReader.Read(map.Map("tls_config", "tls_config"), files),
        };
        if (options.Body is { Length: > 0 } && options.BodyFile is not null)
        {
            map.Error("body_file", "give either body or body_file, not both");
        }

        map.Done();
        return options;
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

    private static HeaderMatch? HeaderMatch(YamlMap map)
    {
        var header = map.String("header", required: true);
        map.String("regexp", required: true);
        var regexp = map.Regexp("regexp");
        var allowMissing = map.Bool("allow_missing", fallback: false);
        return header is null || regexp is null ? null : new HeaderMatch(header, regexp, allowMissing);
    }
}
