namespace Pronoia.Alerting.Notifications;

/// <summary>Delivers messages to one integration. Thread-safe.</summary>
public interface INotifier
{
    /// <summary>
    /// Delivers a message. Returning means that the receiver accepted it; delivering the same <see cref="Notification.IdempotencyKey"/>
    /// twice must show up at most once wherever the receiver's protocol allows that.
    /// </summary>
    /// <exception cref="NotifyException">The message was not accepted, or it is unknown whether it was.</exception>
    Task NotifyAsync(Notification notification, CancellationToken cancellationToken);
}
