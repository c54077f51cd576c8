using Pronoia.Alerting.Configuration;

namespace Pronoia.Alerting.Notifications;

/// <summary>The notifiers of a configuration by receiver and integration.</summary>
internal sealed class NotifierSet
{
    private readonly Dictionary<(string Receiver, string Integration), INotifier> _notifiers = [];

    public NotifierSet(AlertmanagerConfig config, INotifierFactory factory)
    {
        foreach (var receiver in config.Receivers)
        {
            foreach (var integration in receiver.Integrations)
            {
                _notifiers[(receiver.Name, integration.Key)] = factory.Create(receiver, integration);
            }
        }
    }

    public INotifier Get(string receiver, string integration) => _notifiers[(receiver, integration)];
}
