using System.Globalization;
using System.Text;

namespace Pronoia.Probing.Http;

/// <summary>Writes the bytes of an HTTP/1.1 request.</summary>
internal static class RequestWriter
{
    /// <param name="method">The method.</param>
    /// <param name="requestTarget">What stands in the request line: path and query, or the whole URL for a proxy.</param>
    /// <param name="host">The value of <c>Host</c>.</param>
    /// <param name="headers">Other headers in order.</param>
    /// <param name="body">The body, or null for none.</param>
    /// <param name="close">Whether the connection ends after the response.</param>
    public static byte[] Write(
        string method, string requestTarget, string host, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte>? body, bool close = true)
    {
        var head = new StringBuilder(256).Append(method).Append(' ').Append(requestTarget).Append(" HTTP/1.1\r\nHost: ").Append(host).Append("\r\n");
        foreach (var (name, value) in headers)
        {
            // How the message is framed is decided here, whatever the module says.
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // A module that asks to switch protocols says so in its own Connection header.
            close &= !name.Equals("Connection", StringComparison.OrdinalIgnoreCase);
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (body is not null || method is "POST" or "PUT" or "PATCH")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body?.Length ?? 0}\r\n");
        }

        head.Append(close ? "Connection: close\r\n\r\n" : "\r\n");
        var text = head.ToString();
        var length = Encoding.UTF8.GetByteCount(text);
        var bytes = new byte[length + (body?.Length ?? 0)];
        Encoding.UTF8.GetBytes(text, bytes);
        body?.Span.CopyTo(bytes.AsSpan(length));
        return bytes;
    }
}
