using Pronoia.Alerting;

namespace Pronoia.Engine.Web;

/// <summary>What the status page shows, gathered at one instant.</summary>
/// <param name="Now">The instant, UTC.</param>
/// <param name="Targets">The targets, worst first.</param>
/// <param name="NeverProbed">Targets that have no result yet.</param>
/// <param name="Alerts">The alerts that fire, the oldest first.</param>
/// <param name="Sources">The federation sources.</param>
/// <param name="Reports">The newest reports' paths.</param>
public sealed record StatusModel(
    DateTimeOffset Now,
    IReadOnlyList<StatusTarget> Targets,
    IReadOnlyList<string> NeverProbed,
    IReadOnlyList<Alert> Alerts,
    IReadOnlyList<StatusSource> Sources,
    IReadOnlyList<string> Reports);
