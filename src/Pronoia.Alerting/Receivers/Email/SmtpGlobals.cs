using System.Globalization;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>The <c>smtp_*</c> settings of the <c>global</c> section.</summary>
internal sealed record SmtpGlobals(
    string? From,
    string? Smarthost,
    string Hello,
    string? AuthUsername,
    Secret? AuthPassword,
    Secret? AuthSecret,
    string? AuthIdentity,
    bool RequireTls,
    bool? ImplicitTls,
    TlsConfig Tls)
{
    public static SmtpGlobals Read(YamlMap map, string baseDirectory) => new(
        map.String("smtp_from"),
        map.String("smtp_smarthost"),
        map.String("smtp_hello", "localhost"),
        map.String("smtp_auth_username"),
        ConfigFiles.Secret(map, "smtp_auth_password", baseDirectory),
        ConfigFiles.Secret(map, "smtp_auth_secret", baseDirectory),
        map.String("smtp_auth_identity"),
        map.Bool("smtp_require_tls", true),
        map.Has("smtp_force_implicit_tls") ? map.Bool("smtp_force_implicit_tls", false) : null,
        ConfigFiles.Tls(map, "smtp_tls_config", TlsConfig.Default, baseDirectory));

    /// <summary>Splits <c>host:port</c>.</summary>
    public static (string Host, int Port) HostPort(YamlMap map, string key, string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
        {
            return (text[..colon].Trim('[', ']'), port);
        }

        if (text.Length > 0)
        {
            map.Error(key, "expected host:port");
        }

        return ("", 0);
    }

    // Never print a secret, whoever formats the record.
    public override string ToString() => nameof(SmtpGlobals);
}
