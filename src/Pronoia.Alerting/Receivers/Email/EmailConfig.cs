using Pronoia.Alerting.Configuration;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>Sends mail.</summary>
internal sealed class EmailConfig : IntegrationConfig
{
    public EmailConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        var global = reader.Global.Smtp;
        To = Addresses(map, "to", map.String("to", required: true) ?? "");
        var from = map.String("from") ?? global.From ?? "";
        From = from.Length == 0 ? "" : Addresses(map, "from", from) is [var only] ? only : "";
        if (from.Length == 0)
        {
            map.Diagnostics.Error(map.Position, "email_config: no global SMTP from set");
        }

        var smarthost = map.String("smarthost") ?? global.Smarthost ?? "";
        if (smarthost.Length == 0)
        {
            map.Diagnostics.Error(map.Position, "email_config: no global SMTP smarthost set");
        }

        (Host, Port) = SmtpGlobals.HostPort(map, "smarthost", smarthost);
        Hello = map.String("hello") ?? global.Hello;
        AuthUsername = map.String("auth_username") ?? global.AuthUsername;
        AuthPassword = reader.OptionalSecret("auth_password") ?? global.AuthPassword;
        AuthSecret = reader.OptionalSecret("auth_secret") ?? global.AuthSecret;
        AuthIdentity = map.String("auth_identity") ?? global.AuthIdentity;
        RequireTls = map.Bool("require_tls", global.RequireTls);
        ImplicitTls = map.Has("force_implicit_tls") ? map.Bool("force_implicit_tls", false) : global.ImplicitTls;
        Tls = ConfigFiles.Tls(map, "tls_config", global.Tls, reader.BaseDirectory);
        Html = reader.Text("html");
        Text = reader.Text("text");
        Headers = Custom(reader);
        ThreadByDay = Threading(reader.Map, Headers);
    }

    public IReadOnlyList<string> To { get; }

    public string From { get; }

    public string Host { get; }

    public int Port { get; }

    public string Hello { get; }

    public string? AuthUsername { get; }

    /// <summary>A secret.</summary>
    public Secret? AuthPassword { get; }

    /// <summary>A secret, for CRAM-MD5.</summary>
    public Secret? AuthSecret { get; }

    public string? AuthIdentity { get; }

    public bool RequireTls { get; }

    /// <summary>Whether TLS is spoken from the start; null: on port 465.</summary>
    public bool? ImplicitTls { get; }

    public TlsConfig Tls { get; }

    /// <summary>Null: the default message; empty: no HTML.</summary>
    public string? Html { get; }

    /// <summary>Null: the default message; empty: no text.</summary>
    public string? Text { get; }

    /// <summary>Headers to set; may replace <c>Subject</c>, <c>To</c>, <c>From</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Whether the mails about a group are one thread a day; else they are one thread for ever.</summary>
    public bool ThreadByDay { get; }

    // Mails about a group are a thread whether or not it is asked for; only the day is a choice.
    private static bool Threading(YamlMap map, IReadOnlyDictionary<string, string> headers)
    {
        if (!map.Has("threading"))
        {
            return false;
        }

        var threading = map.Map("threading", "threading");
        var enabled = threading.Bool("enabled", false);
        var daily = threading.Choice("thread_by_date", true, ("daily", true), ("none", false));
        threading.Done();
        if (enabled && (headers.ContainsKey("References") || headers.ContainsKey("In-Reply-To")))
        {
            map.Error("threading", "does not go with headers of your own named References or In-Reply-To");
        }

        return enabled && daily;
    }

    private static SortedDictionary<string, string> Custom(IntegrationReader reader)
    {
        var map = reader.Map;
        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in reader.Texts("headers"))
        {
            if (name.Length == 0 || name.Any(c => c is <= ' ' or ':' or > '~'))
            {
                map.Error("headers", $"\"{name}\" is not a header name");
            }
            else if (!headers.TryAdd(name, value))
            {
                map.Error("headers", $"duplicate header \"{name}\" in email config");
            }
        }

        return headers;
    }

    private static IReadOnlyList<string> Addresses(YamlMap map, string key, string text)
    {
        var addresses = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (MailAddressText.Mailbox(part) is null)
            {
                map.Error(key, $"\"{part}\" is not a mail address");
            }
            else
            {
                addresses.Add(part);
            }
        }

        return addresses;
    }
}
