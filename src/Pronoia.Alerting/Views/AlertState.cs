namespace Pronoia.Alerting.Views;

/// <summary>The state of an alert as Alertmanager's API names it.</summary>
public enum AlertState
{
    /// <summary>Put, and not looked at yet: <c>group_wait</c> is not over.</summary>
    Unprocessed,

    /// <summary>Firing and told.</summary>
    Active,

    /// <summary>Muted by a silence, a maintenance window or another alert.</summary>
    Suppressed,
}
