namespace Pronoia.Alerting.Notifications;

/// <summary>A message could not be delivered. The text names no secret.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="inner">What the transport said, if anything.</param>
public sealed class NotifyException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether trying again may help: not for a rejected message or wrong credentials.</summary>
    public bool Retryable { get; init; } = true;

    /// <summary>Whether the receiver may have accepted the message all the same: after a timeout or a reset connection.</summary>
    public bool Ambiguous { get; init; }

    /// <summary>How long the receiver asked to wait before the next attempt; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
