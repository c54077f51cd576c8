namespace Pronoia.Alerting.Configuration;

/// <summary>One way of a receiver to notify somebody: a webhook, a Slack channel, a mailbox.</summary>
public abstract record IntegrationConfig
{
    /// <summary>The kind as in the configuration's key without <c>_configs</c>: <c>webhook</c>, <c>slack</c>, <c>email</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The position among the receiver's integrations of this kind, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Whether to notify about resolved alerts.</summary>
    public required bool SendResolved { get; init; }

    /// <summary>Names the integration inside its receiver, for example <c>webhook[0]</c>.</summary>
    public string Key => $"{Kind}[{Index}]";
}
