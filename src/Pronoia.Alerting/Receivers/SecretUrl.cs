using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>The address of a service that is a secret; read when it is needed.</summary>
internal sealed class SecretUrl(Secret secret)
{
    /// <summary>The address as it is now.</summary>
    /// <exception cref="SecretException">It cannot be read, or is no http or https URL.</exception>
    public Uri Read() => UrlText.TryParse(secret.Read())
        ?? throw new SecretException(secret.File is { } file ? $"the file {file} holds no http or https URL" : "there is no http or https URL");

    /// <inheritdoc/>
    public override string ToString() => "<secret>";
}
