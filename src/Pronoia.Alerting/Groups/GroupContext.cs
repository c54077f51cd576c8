using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Routing;

namespace Pronoia.Alerting.Groups;

/// <summary>What the evaluation of a group depends on besides its state.</summary>
internal sealed record GroupContext(AlertmanagerConfig Config, Route Route, Muting Muting, TimeSpan Lease, int FallbackAfter, DateTimeOffset Now)
{
    /// <summary>The receivers that take part in a group now: the route's, those it escalated to, and the fallback while one of them fails.</summary>
    public IEnumerable<ReceiverConfig> Receivers(GroupState state)
    {
        var names = new List<string> { state.Receiver };
        names.AddRange(Route.EscalateTo.Take(state.Level));
        if (Config.FallbackReceiver is { } fallback
            && state.Integrations.Any(i => i.Receiver == fallback ? i.Owed.Count > 0 || i.Intent is not null : i.Failures >= FallbackAfter))
        {
            names.Add(fallback);
        }

        return names.Distinct(StringComparer.Ordinal).Select(Config.Receiver).OfType<ReceiverConfig>();
    }
}
