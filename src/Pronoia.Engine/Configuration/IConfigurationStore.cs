namespace Pronoia.Engine.Configuration;

/// <summary>Where a host keeps the configuration that all of its instances run; hosts that read a file have none.</summary>
public interface IConfigurationStore
{
    /// <summary>Checks a package and, where it is good, makes it the configuration of every instance.</summary>
    /// <param name="package">A <see cref="Cloud.ConfigurationPackage"/>.</param>
    /// <param name="dryRun">Check only.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The bytes are no such package.</exception>
    /// <exception cref="Prometheus.Yaml.ConfigurationException">The configuration is bad; carries every error, with file names relative to the package.</exception>
    ValueTask<PronoiaConfig> PushAsync(ReadOnlyMemory<byte> package, bool dryRun, CancellationToken cancellationToken);
}
