namespace Pronoia.Alerting.State;

/// <summary>How a delivery attempt ended.</summary>
public enum NotificationOutcome
{
    /// <summary>The receiver accepted the message.</summary>
    Delivered,

    /// <summary>The attempt failed and will be repeated.</summary>
    Failed,

    /// <summary>The attempt failed for good, or too often: the message is a dead letter.</summary>
    DeadLettered,
}
