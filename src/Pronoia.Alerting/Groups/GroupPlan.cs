namespace Pronoia.Alerting.Groups;

/// <summary>What an evaluation decided.</summary>
/// <param name="State">The state to be.</param>
/// <param name="Sends">The integrations whose intent the evaluating process is to send once the state is written.</param>
/// <param name="MustWrite">Whether the state must be written; else only its next flush differs.</param>
internal sealed record GroupPlan(GroupState State, IReadOnlyList<(string Receiver, string Key)> Sends, bool MustWrite);
