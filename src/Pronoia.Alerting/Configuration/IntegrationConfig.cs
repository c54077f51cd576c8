using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers;

namespace Pronoia.Alerting.Configuration;

/// <summary>One way of a receiver to notify somebody: a webhook, a Slack channel, a mailbox.</summary>
public abstract class IntegrationConfig
{
    private protected IntegrationConfig(IntegrationReader reader)
    {
        Kind = reader.Kind;
        Index = reader.Index;
        SendResolved = reader.SendResolved;
        Templates = reader.Templates;
    }

    /// <summary>The kind as in the configuration's key without <c>_configs</c>: <c>webhook</c>, <c>slack</c>, <c>email</c>.</summary>
    public string Kind { get; }

    /// <summary>The position among the receiver's integrations of this kind, from 0.</summary>
    public int Index { get; }

    /// <summary>Whether to notify about resolved alerts.</summary>
    public bool SendResolved { get; }

    internal MessageTemplates Templates { get; }

    /// <summary>Names the integration inside its receiver, for example <c>webhook[0]</c>.</summary>
    public string Key => $"{Kind}[{Index}]";
}
