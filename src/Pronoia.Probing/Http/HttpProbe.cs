using System.Text;
using System.Text.RegularExpressions;
using Pronoia.Probing.Assertions;
using Pronoia.Probing.Cel;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Http;

/// <summary>Options of the HTTP prober: <c>http</c> of blackbox.yml.</summary>
public sealed record HttpProbe
{
    /// <summary>The status codes that are good; 200 to 299 where empty.</summary>
    public IReadOnlyList<int> ValidStatusCodes { get; init; } = [];

    /// <summary>The protocol versions that are good (<c>HTTP/1.1</c>, <c>HTTP/2.0</c> …); any where empty.</summary>
    public IReadOnlyList<string> ValidHttpVersions { get; init; } = [];

    /// <summary>The request method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Request headers in order; <c>Host</c> also names the server for TLS.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The request body.</summary>
    public string? Body { get; init; }

    /// <summary>A file with the request body, read at every probe.</summary>
    public string? BodyFile { get; init; }

    /// <summary>Whether a probe that ends on TLS fails.</summary>
    public bool FailIfSsl { get; init; }

    /// <summary>Whether a probe that ends without TLS fails.</summary>
    public bool FailIfNotSsl { get; init; }

    /// <summary>The probe fails where the body matches any of these.</summary>
    public IReadOnlyList<Regex> FailIfBodyMatches { get; init; } = [];

    /// <summary>The probe fails where the body does not match all of these.</summary>
    public IReadOnlyList<Regex> FailIfBodyNotMatches { get; init; } = [];

    /// <summary>The probe fails where a value of the header matches.</summary>
    public IReadOnlyList<HeaderMatch> FailIfHeaderMatches { get; init; } = [];

    /// <summary>The probe fails where no value of the header matches.</summary>
    public IReadOnlyList<HeaderMatch> FailIfHeaderNotMatches { get; init; } = [];

    /// <summary>The probe fails where the JSON body meets this expression, or is not JSON.</summary>
    public CelExpression? FailIfBodyJsonMatchesCel { get; init; }

    /// <summary>The probe fails where the JSON body does not meet this expression, or is not JSON.</summary>
    public CelExpression? FailIfBodyJsonNotMatchesCel { get; init; }

    /// <summary>What values of a JSON body must be (Pronoia's own).</summary>
    public IReadOnlyList<JsonAssertion> Json { get; init; } = [];

    /// <summary>How the response body must be compressed: <c>gzip</c>, <c>br</c>, <c>deflate</c> or <c>identity</c>; null leaves it alone.</summary>
    public string? Compression { get; init; }

    /// <summary>Whether redirects are followed, at most ten.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>The most bytes of body taken after decompression; more fails the probe. 0 means no limit.</summary>
    public long BodySizeLimit { get; init; }

    /// <summary>Whether HTTP/2 is offered over TLS.</summary>
    public bool EnableHttp2 { get; init; } = true;

    /// <summary>Whether HTTP/3 must be spoken, which this prober cannot: the verdict is <see cref="ProbeVerdict.Unknown"/>.</summary>
    public bool EnableHttp3 { get; init; }

    /// <summary>The IP version to prefer.</summary>
    public IpProtocol PreferredIpProtocol { get; init; }

    /// <summary>Whether the other IP version will do.</summary>
    public bool IpProtocolFallback { get; init; } = true;

    /// <summary>How to speak TLS.</summary>
    public TlsConfig TlsOptions { get; init; } = TlsConfig.Default;

    /// <summary>Basic authentication, or null.</summary>
    public BasicAuth? BasicAuth { get; init; }

    /// <summary>An authorization header, or null; never together with other authentication.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>Tokens by OAuth 2.0, or null; never together with other authentication.</summary>
    public OAuth2? OAuth2 { get; init; }

    /// <summary>Further request headers, some of them secret.</summary>
    public IReadOnlyList<HeaderConfig> HttpHeaders { get; init; } = [];

    /// <summary>The proxy; null for a direct connection.</summary>
    public ProxyConfig? Proxy { get; init; }

    /// <summary>Whether a proxy gets the target's name instead of the address the prober resolved.</summary>
    public bool SkipResolvePhaseWithProxy { get; init; }

    /// <summary>These options with the credentials and headers of a client.</summary>
    internal HttpProbe With(HttpClientConfig client) =>
        this with { BasicAuth = client.BasicAuth, Authorization = client.Authorization, OAuth2 = client.OAuth2, HttpHeaders = client.Headers };

    // Headers and bodies may hold credentials: a record would print them.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Method = ").Append(Method);
        return true;
    }
}
