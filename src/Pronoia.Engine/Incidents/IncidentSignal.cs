using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>News of one event.</summary>
/// <param name="Member">The event as it stands.</param>
/// <param name="Alert">What it raises.</param>
/// <param name="AlertLabels">The labels its entry adds to alerts.</param>
/// <param name="RenewEvery">The time after which there is other news of it while it is open.</param>
internal sealed record IncidentSignal(IncidentMember Member, AnomalyAlert Alert, Labels AlertLabels, TimeSpan RenewEvery)
{
    /// <summary>Whether it counts for what bears an incident out.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether others of its group are watched, so that it means something when they see nothing.</summary>
    public bool HasNeighbours { get; init; }
}
