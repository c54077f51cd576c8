using Pronoia.Alerting.Groups;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Views;

/// <summary>A group of firing alerts at a receiver.</summary>
/// <param name="Id">The identifier, which <see cref="AlertManager.AcknowledgeAsync"/> and signed links take.</param>
/// <param name="GroupKey">The key as messages carry it.</param>
/// <param name="Receiver">The receiver.</param>
/// <param name="Labels">The labels by which the alerts are grouped.</param>
/// <param name="Alerts">The firing alerts in the order of messages.</param>
/// <param name="Acknowledged">Who has taken the group on; null: nobody.</param>
/// <param name="EscalatedTo">The receivers that it was escalated to, in order.</param>
/// <param name="MutedBy">The time intervals that mute the route now.</param>
/// <param name="Flapping">The alerts that keep changing their state.</param>
public sealed record AlertGroupView(
    string Id,
    string GroupKey,
    string Receiver,
    Labels Labels,
    IReadOnlyList<AlertView> Alerts,
    Acknowledgement? Acknowledged,
    IReadOnlyList<string> EscalatedTo,
    IReadOnlyList<string> MutedBy,
    IReadOnlyList<Fingerprint> Flapping);
