namespace Pronoia.Alerting.Notifications;

/// <summary>What a <see cref="Notification"/> is about.</summary>
public enum NotificationKind
{
    /// <summary>A group of alerts.</summary>
    Alerts,

    /// <summary>Somebody tests the receiver.</summary>
    Test,

    /// <summary>Nobody acknowledged the group in time.</summary>
    Escalation,

    /// <summary>Another receiver cannot be reached.</summary>
    Fallback,

    /// <summary>A silence is about to end, or mutes alerts that still fire.</summary>
    SilenceReminder,

    /// <summary>A summary of a day or a week.</summary>
    Digest,
}
