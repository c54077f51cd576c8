using System.Globalization;

namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>What the HTTP servers answer, by path.</summary>
internal static class HttpAnswers
{
    public static string For(string head)
    {
        var path = head.Split(' ') is [_, var p, ..] ? p : "";
        return path switch
        {
            "/" => Ok("hello world"),
            "/chunked" => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "/close" => "HTTP/1.0 200 OK\r\n\r\nuntil the end",
            "/empty" => "HTTP/1.1 204 No Content\r\n\r\n",
            "/modified" => Ok("x", "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT\r\nX-Tag: one\r\nX-Tag: two\r\n"),
            "/500" => "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops",
            "/redirect" => "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
            "/loop" => "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
            "/cookie" => "HTTP/1.1 302 Found\r\nLocation: /secret\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n",
            "/secret" => head.Contains("Cookie: a=b", StringComparison.Ordinal) ? Ok("in") : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            "/nowhere" => "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
            "/method" => Ok(head.Split(' ')[0]),
            "/auth" => head.Contains("Authorization: Basic dTpw\r\n", StringComparison.Ordinal) ? Ok("in") : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
            "/garbage" => "what is this\r\n\r\n",
            "/hangup" => "",
            "/short" => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found",
        };
    }

    /// <summary>Takes the token only.</summary>
    public static string Bearer(string head, string token) =>
        head.Contains($"Authorization: Bearer {token}\r\n", StringComparison.Ordinal) ? Ok("in") : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";

    /// <summary>Gives the token "tok" to the client "id" with the secret "secret", who asks for the scopes "a b" and the audience "probes".</summary>
    public static string Token(string head, string body)
    {
        var parameters = body.Split('&').Order(StringComparer.Ordinal);
        var isRight = head.Contains("Authorization: Basic aWQ6c2VjcmV0\r\n", StringComparison.Ordinal)
            && parameters.SequenceEqual(["audience=probes", "grant_type=client_credentials", "scope=a+b"]);
        return isRight
            ? Ok("{\"access_token\":\"tok\",\"token_type\":\"Bearer\",\"expires_in\":3600}", "Content-Type: application/json\r\n")
            : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
    }

    private static string Ok(string body, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
