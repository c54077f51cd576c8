namespace Pronoia.Engine.Jobs;

/// <summary>A slot did what it could for now and goes on later: its message is put on the queue again, and its row stays started.</summary>
/// <param name="message">What is left to do.</param>
/// <param name="continueAt">When to go on, UTC.</param>
internal sealed class SlotUnfinishedException(string message, DateTimeOffset continueAt) : Exception(message)
{
    public DateTimeOffset ContinueAt { get; } = continueAt;
}
