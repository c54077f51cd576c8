using Pronoia.Alerting.Configuration;

namespace Pronoia.Alerting.Notifications;

/// <summary>Makes the notifiers of a configuration.</summary>
public interface INotifierFactory
{
    /// <summary>The notifier of an integration; called once for each.</summary>
    /// <exception cref="NotSupportedException">The factory does not know this kind of integration.</exception>
    INotifier Create(ReceiverConfig receiver, IntegrationConfig integration);
}
