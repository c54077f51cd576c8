namespace Pronoia.Alerting.Silences;

/// <summary>A silence is not valid; the message says what is wrong.</summary>
/// <param name="message">What is wrong, in Alertmanager's words where it has any.</param>
public sealed class SilenceException(string message) : Exception(message);
