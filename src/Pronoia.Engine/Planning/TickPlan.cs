namespace Pronoia.Engine.Planning;

/// <summary>What a tick came to.</summary>
/// <param name="HandedOut">How many slots went out on the queue.</param>
/// <param name="Inline">Slots that the tick runs itself; empty where all went out.</param>
internal sealed record TickPlan(int HandedOut, IReadOnlyList<WorkMessage> Inline)
{
    public static TickPlan Nothing { get; } = new(0, []);
}
