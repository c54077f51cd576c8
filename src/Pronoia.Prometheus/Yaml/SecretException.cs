namespace Pronoia.Prometheus.Yaml;

/// <summary>A secret, or another file of credentials, could not be read when it was needed. The message names its file, never its content.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">Why.</param>
public sealed class SecretException(string message, Exception? inner = null) : Exception(message, inner);
