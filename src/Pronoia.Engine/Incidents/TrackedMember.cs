using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>A member with what the book needs to know of it.</summary>
/// <param name="Member">The event.</param>
/// <param name="Alert">What it raises.</param>
/// <param name="AlertLabels">The labels its entry adds to alerts.</param>
/// <param name="LostAt">When it is taken as ended because nobody has told of it, UTC.</param>
/// <param name="SeenAt">When it was last told of, UTC.</param>
internal sealed record TrackedMember(IncidentMember Member, AnomalyAlert Alert, Labels AlertLabels, DateTimeOffset LostAt, DateTimeOffset SeenAt)
{
    /// <summary>Whether it counts for what bears an incident out.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether others of its group are watched, so that it means something when they see nothing.</summary>
    public bool HasNeighbours { get; init; }
}
