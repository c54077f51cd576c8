using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>
/// One mail over SMTP (RFC 5321) with STARTTLS (RFC 3207), TLS from the start on port 465 or where it is forced (RFC 8314) and AUTH PLAIN, LOGIN and CRAM-MD5
/// (RFC 4954). <c>docs/decisions</c> says why this is not System.Net.Mail.
/// </summary>
internal sealed class SmtpSession : IDisposable
{
    private const int ImplicitTlsPort = 465;
    private const int MaxReplyLines = 100;
    private const int MaxReplyLine = 2000;

    private readonly EmailConfig _config;
    private readonly TcpClient _tcp = new();
    private readonly TlsMaterial _material = new();
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = Stream.Null;
    private int _at;
    private int _end;
    private HashSet<string> _extensions = [];

    private SmtpSession(EmailConfig config) => _config = config;

    /// <summary>Sends one mail.</summary>
    /// <exception cref="NotifyException">The server did not accept it, or it is unknown whether it did.</exception>
    public static async Task SendAsync(EmailConfig config, Options options, string mail, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var session = new SmtpSession(config);
        var sent = false;
        try
        {
            await session.OpenAsync(either.Token).ConfigureAwait(false);
            await session.EnvelopeAsync(either.Token).ConfigureAwait(false);
            sent = true;
            await session.DataAsync(mail, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NotifyException(string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Timeout.TotalSeconds:0.#} s"), e) { Ambiguous = sent };
        }
        catch (SocketException e)
        {
            throw new NotifyException($"cannot connect to the mail server: {e.SocketErrorCode}", e) { Ambiguous = sent };
        }
        catch (AuthenticationException e)
        {
            throw new NotifyException("the TLS handshake with the mail server failed", e);
        }
        catch (IOException e)
        {
            throw new NotifyException("the connection to the mail server broke", e) { Ambiguous = sent };
        }

        await session.QuitAsync(either.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
        _material.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _tcp.ConnectAsync(_config.Host, _config.Port, cancellationToken).ConfigureAwait(false);
        _stream = _tcp.GetStream();
        var secure = _config.ImplicitTls ?? _config.Port == ImplicitTlsPort;
        if (secure)
        {
            await SecureAsync(cancellationToken).ConfigureAwait(false);
        }

        await ExpectAsync("the greeting", 220, cancellationToken).ConfigureAwait(false);
        await HelloAsync(cancellationToken).ConfigureAwait(false);
        if (!secure && _extensions.Contains("STARTTLS"))
        {
            await CommandAsync("STARTTLS", "STARTTLS", 220, cancellationToken).ConfigureAwait(false);

            // What came in before the handshake was not protected by it and must not be read as if it were.
            _at = _end = 0;
            await SecureAsync(cancellationToken).ConfigureAwait(false);
            await HelloAsync(cancellationToken).ConfigureAwait(false);
            secure = true;
        }

        if (!secure && _config.RequireTls)
        {
            throw new NotifyException("require_tls is true but the mail server does not offer STARTTLS") { Retryable = false };
        }

        if (!string.IsNullOrEmpty(_config.AuthUsername))
        {
            await AuthenticateAsync(secure, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        var options = HttpClientFactory.SslOptions(_config.Tls, _material);
        options.TargetHost ??= _config.Host;
        var ssl = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = ssl;
        await ssl.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        var lines = await CommandAsync($"EHLO {Atom(_config.Hello)}", "EHLO", 250, cancellationToken).ConfigureAwait(false);
        _extensions = lines.Skip(1).Select(l => l.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
    }

    private async Task AuthenticateAsync(bool secure, CancellationToken cancellationToken)
    {
        var mechanisms = _extensions.FirstOrDefault(e => e.StartsWith("AUTH ", StringComparison.Ordinal))?.Split(' ') ?? [];
        var user = _config.AuthUsername!;
        if (mechanisms.Contains("CRAM-MD5", StringComparer.Ordinal) && _config.AuthSecret is not null)
        {
            var challenge = (await CommandAsync("AUTH CRAM-MD5", "AUTH", 334, cancellationToken).ConfigureAwait(false))[0];
            await CommandAsync(Base64($"{user} {CramDigest(challenge)}"), "AUTH", 235, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!secure && !IsLoopback())
        {
            throw new NotifyException("the mail server asks for the password without TLS") { Retryable = false };
        }

        if (mechanisms.Contains("PLAIN", StringComparer.Ordinal) && _config.AuthPassword is not null)
        {
            var plain = Base64($"{_config.AuthIdentity}\0{user}\0{_config.AuthPassword.Read()}");
            await CommandAsync($"AUTH PLAIN {plain}", "AUTH", 235, cancellationToken).ConfigureAwait(false);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.Ordinal) && _config.AuthPassword is not null)
        {
            await CommandAsync("AUTH LOGIN", "AUTH", 334, cancellationToken).ConfigureAwait(false);
            await CommandAsync(Base64(user), "AUTH", 334, cancellationToken).ConfigureAwait(false);
            await CommandAsync(Base64(_config.AuthPassword.Read()), "AUTH", 235, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw new NotifyException("the mail server offers no way to sign in that the configuration has a secret for") { Retryable = false };
        }
    }

    private async Task EnvelopeAsync(CancellationToken cancellationToken)
    {
        await CommandAsync($"MAIL FROM:<{MailAddressText.Mailbox(_config.From)}>", "MAIL FROM", 250, cancellationToken).ConfigureAwait(false);
        foreach (var to in _config.To)
        {
            await CommandAsync($"RCPT TO:<{MailAddressText.Mailbox(to)}>", "RCPT TO", 250, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DataAsync(string mail, CancellationToken cancellationToken)
    {
        await CommandAsync("DATA", "DATA", 354, cancellationToken).ConfigureAwait(false);

        // A line that is a single dot would end the message: dots at the start of lines are doubled (RFC 5321, 4.5.2).
        var stuffed = mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(stuffed + ".\r\n"), cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await ExpectAsync("the message", 250, cancellationToken).ConfigureAwait(false);
    }

    private async Task QuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CommandAsync("QUIT", "QUIT", 221, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NotifyException or IOException or SocketException or OperationCanceledException)
        {
            // The mail is accepted; how the server takes leave does not matter.
        }
    }

    private async Task<IReadOnlyList<string>> CommandAsync(string command, string name, int expected, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await ExpectAsync(name, expected, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a reply and checks its code; answers that begin with 4 may be tried again, those with 5 not.</summary>
    private async Task<IReadOnlyList<string>> ExpectAsync(string name, int expected, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(cancellationToken).ConfigureAwait(false);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || lines.Count == MaxReplyLines)
            {
                throw new NotifyException("the mail server does not speak SMTP");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-')
            {
                continue;
            }

            // 251: accepted, will be forwarded.
            if (code == expected || (expected == 250 && code == 251))
            {
                return lines;
            }

            var shown = MessageText.OneLine(string.Join(' ', lines), 200);
            throw new NotifyException(string.Create(CultureInfo.InvariantCulture, $"the mail server answered {code} to {name}: {shown}"))
            {
                Retryable = code < 500,
            };
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end)
            {
                _at = 0;
                _end = await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
                if (_end == 0)
                {
                    throw new IOException("the connection was closed");
                }
            }

            var c = (char)_buffer[_at++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Length == MaxReplyLine)
            {
                throw new NotifyException("the mail server does not speak SMTP");
            }

            line.Append(c);
        }
    }

    private bool IsLoopback() => _tcp.Client.RemoteEndPoint is System.Net.IPEndPoint { Address: var address } && System.Net.IPAddress.IsLoopback(address);

    private string CramDigest(string challenge)
    {
        try
        {
#pragma warning disable CA5351 // CRAM-MD5 is what its name says; it is chosen only by configuring auth_secret.
            var digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(_config.AuthSecret!.Read()), Convert.FromBase64String(challenge));
#pragma warning restore CA5351
            return Convert.ToHexStringLower(digest);
        }
        catch (FormatException e)
        {
            throw new NotifyException("the mail server does not speak SMTP", e);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Atom(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~') ? text : "localhost";

    /// <summary>How patient a session is.</summary>
    internal sealed record Options(TimeProvider Time, TimeSpan Timeout);
}
