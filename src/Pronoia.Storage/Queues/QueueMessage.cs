namespace Pronoia.Storage.Queues;

/// <summary>A message as a receiver sees it.</summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Text">What was enqueued.</param>
/// <param name="EnqueuedAt">When it was first enqueued, UTC.</param>
/// <param name="DequeueCount">How often it has been received, this time included; from 1.</param>
public sealed record QueueMessage(string Queue, string Text, DateTimeOffset EnqueuedAt, int DequeueCount);
