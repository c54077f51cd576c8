using System.Globalization;

namespace Pronoia.Probing.Http;

/// <summary>One HTTP/1 exchange over a connection (RFC 9112): a request out, a response in. Owns the connection.</summary>
internal sealed class Http1Connection(Stream stream, ProbeRun run) : HttpConnection
{
    private const int MaxInterim = 5;

    private readonly Http1Reader _reader = new(stream);

    /// <inheritdoc/>
    public override async ValueTask<HttpReply> ExchangeAsync(HttpRequestPlan plan, string? requestTarget = null)
    {
        var request = RequestWriter.Write(plan.Method, requestTarget ?? plan.Uri.PathAndQuery, plan.Host, plan.Headers, plan.Body);
        await stream.WriteAsync(request, run.Deadline);
        if (!await _reader.FillAsync(run.Deadline))
        {
            throw new ProbeException(FailureClass.Protocol, "the server closed the connection without a response");
        }

        FirstByteAt = run.Now();
        var budget = run.Options.MaxHeaderBytes;
        for (var interim = 0; ; interim++)
        {
            var (version, status) = ParseStatusLine(await _reader.ReadLineAsync(budget, "the status line", run.Deadline));
            var headers = new HttpHeaders();
            budget = await ReadHeadersAsync(headers, budget);
            if (status is >= 200 or 101)
            {
                return Frame(version, status, headers, plan.Method);
            }

            if (interim == MaxInterim)
            {
                throw new ProbeException(FailureClass.Protocol, $"the server sent more than {MaxInterim} interim responses");
            }
        }
    }

    /// <summary>The connection after the server switched protocols: what was read ahead, then what comes.</summary>
    public Stream Upgraded() => new UpgradedStream(stream, Http1Body.OfLength(_reader, -1));

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await stream.DisposeAsync();
    }

    /// <exception cref="ProbeException">The line is not HTTP's.</exception>
    public static (string Version, int Status) ParseStatusLine(string line)
    {
        var version = line.AsSpan();
        var rest = default(ReadOnlySpan<char>);
        if (version.IndexOf(' ') is >= 0 and var space)
        {
            rest = version[(space + 1)..].TrimStart(' ');
            version = version[..space];
        }

        var code = rest.IndexOf(' ') is >= 0 and var end ? rest[..end] : rest;
        var known = version is ['H', 'T', 'T', 'P', '/', >= '0' and <= '9', '.', >= '0' and <= '9'];
        if (!known || code.Length != 3 || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new ProbeException(FailureClass.Protocol, "the server's answer is not HTTP: the status line is malformed");
        }

        return (version is "HTTP/1.1" ? "HTTP/1.1" : version.ToString(), status);
    }

    private async ValueTask<int> ReadHeadersAsync(HttpHeaders headers, int budget)
    {
        while (true)
        {
            var line = await _reader.ReadLineAsync(Math.Max(budget, 0), "the response headers", run.Deadline);
            if (line.Length == 0)
            {
                return budget;
            }

            budget -= line.Length + 2;
            if (budget < 0)
            {
                throw new ProbeException(FailureClass.Protocol, $"the response headers are longer than {run.Options.MaxHeaderBytes} bytes");
            }

            if (line[0] is ' ' or '\t' && headers.Count > 0)
            {
                headers.Fold(line.Trim());
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(" \t"))
            {
                throw new ProbeException(FailureClass.Protocol, "the server's answer is not HTTP: a response header is malformed");
            }

            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }
    }

    private HttpReply Frame(string version, int status, HttpHeaders headers, string method)
    {
        var chunked = headers.First("Transfer-Encoding")?.Equals("chunked", StringComparison.OrdinalIgnoreCase) ?? false;
        var promised = ContentLength(headers);
        if (method == "HEAD")
        {
            return new HttpReply(version, status, headers, promised, Stream.Null);
        }

        if (status is 101 or 204 or 304)
        {
            return new HttpReply(version, status, headers, 0, Stream.Null);
        }

        return chunked
            ? new HttpReply(version, status, headers, -1, Http1Body.Chunked(_reader))
            : new HttpReply(version, status, headers, promised, Http1Body.OfLength(_reader, promised));
    }

    private static long ContentLength(HttpHeaders headers)
    {
        long? length = null;
        foreach (var text in headers.All("Content-Length"))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || (length ?? value) != value)
            {
                throw new ProbeException(FailureClass.Protocol, "the Content-Length of the response is malformed or contradicts itself");
            }

            length = value;
        }

        return length ?? -1;
    }
}
