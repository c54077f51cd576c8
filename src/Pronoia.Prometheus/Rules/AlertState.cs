namespace Pronoia.Prometheus.Rules;

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>The expression does not hold; kept for a while after firing, so that the resolution is sent.</summary>
    Inactive,

    /// <summary>The expression holds, but not yet for as long as the rule's <c>for</c>.</summary>
    Pending,

    /// <summary>The alert fires.</summary>
    Firing,
}
