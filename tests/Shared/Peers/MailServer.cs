using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Pronoia.Tests;

/// <summary>A real mail server for a test: Debian's aiosmtpd, which keeps what it accepts in a Maildir that Python's mail library reads.</summary>
internal sealed class MailServer : IDisposable
{
    /// <summary>The program.</summary>
    public const string Program = "aiosmtpd";

    // Parts in the order of the message; texts decoded, of all others the length and the digest.
    private const string Reader = """
        import sys, json, hashlib, email, email.policy, pathlib
        mails = []
        for file in sorted(pathlib.Path(sys.argv[1], "new").iterdir(), key=lambda f: f.stat().st_mtime_ns):
            m = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            parts = []
            for p in m.walk():
                content = None if p.is_multipart() else p.get_content()
                data = content.encode() if isinstance(content, str) else content or b""
                parts.append({"Type": p.get_content_type(), "ContentId": p["Content-Id"], "File": p.get_filename(),
                    "Text": content if isinstance(content, str) else None, "Bytes": len(data), "Sha256": hashlib.sha256(data).hexdigest(),
                    "Defects": [str(d) for d in p.defects]})
            mails.append({"Headers": {k.lower(): str(v) for k, v in m.items()}, "Parts": parts})
        print(json.dumps(mails))
        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    private MailServer(int port, params ReadOnlySpan<string> arguments)
    {
        Port = port;
        _process = Peer.Start(Program, ["-n", "-l", $"127.0.0.1:{port}", .. arguments, "-c", "aiosmtpd.handlers.Mailbox", Path.Combine(_directory.Path, "mail")]);
    }

    public int Port { get; }

    /// <summary>A port on which nobody listens now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a server and waits until it answers, at most a minute.</summary>
    /// <param name="port">The port; null: a free one.</param>
    /// <param name="arguments">Further arguments of aiosmtpd.</param>
    public static async Task<MailServer> StartAsync(int? port = null, params string[] arguments)
    {
        var server = new MailServer(port ?? FreePort(), arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token);
                return server;
            }
            catch (SocketException) when (!server._process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
        }
    }

    /// <summary>The mails accepted so far, oldest first.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> ReceivedAsync()
    {
        var (exit, output) = await Peer.RunAsync("python3", ["-c", Reader, Path.Combine(_directory.Path, "mail")]);
        return exit == 0 ? JsonSerializer.Deserialize<ReceivedMail[]>(output)! : throw new InvalidDataException(output);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    /// <summary>A mail as its reader sees it.</summary>
    /// <param name="Headers">The headers, decoded; names in lower case.</param>
    /// <param name="Parts">Every part, containers included.</param>
    internal sealed record ReceivedMail(Dictionary<string, string> Headers, ReceivedPart[] Parts);

    /// <summary>A part of a mail.</summary>
    internal sealed record ReceivedPart(string Type, string? ContentId, string? File, string? Text, int Bytes, string Sha256, string[] Defects);
}
