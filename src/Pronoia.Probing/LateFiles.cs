using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing;

/// <summary>Reads secrets and certificates when a probe needs them. One that cannot be read fails the probe as the prober's own trouble, not the target's.</summary>
internal static class LateFiles
{
    /// <exception cref="ProbeException">The file cannot be read.</exception>
    public static string Read(Secret secret) => Read(secret.Read);

    /// <exception cref="ProbeException">A file cannot be read.</exception>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SecretException e)
        {
            throw new ProbeException(FailureClass.Prober, e.Message, e);
        }
    }
}
