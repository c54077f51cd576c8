using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Routing;

namespace Pronoia.Alerting.Groups;

/// <summary>What the evaluation of a group depends on besides its state.</summary>
internal sealed record GroupContext(AlertmanagerConfig Config, Route Route, Muting Muting, TimeSpan Lease, int FallbackAfter, DateTimeOffset Now)
{
    /// <summary>
    /// The receivers that take part in a group now: the route's, those it escalated to, the fallback while one of them fails, and whoever is
    /// still to hear how something ended.
    /// </summary>
    public IEnumerable<ReceiverConfig> Receivers(GroupState state)
    {
        var names = new List<string> { state.Receiver };
        names.AddRange(Route.EscalateTo.Take(state.Level));
        if (Config.FallbackReceiver is { } fallback && state.Integrations.Any(i => i.Receiver != fallback && i.Failures >= FallbackAfter))
        {
            names.Add(fallback);
        }

        names.AddRange(state.Integrations.Where(i => i.Owed.Count > 0 || i.Intent is not null || i.RetryAt is not null).Select(i => i.Receiver));
        return names.Distinct(StringComparer.Ordinal).Select(Config.Receiver).OfType<ReceiverConfig>();
    }

    /// <summary>The state without integrations that the configuration does not have any more: nothing can be sent to them.</summary>
    public GroupState WithoutGone(GroupState state) => state.Integrations.All(Exists)
        ? state
        : state with { Integrations = [.. state.Integrations.Where(Exists)] };

    private bool Exists(IntegrationState integration) =>
        Config.Receiver(integration.Receiver)?.Integrations.Any(i => i.Key == integration.Key) == true;
}
