namespace Pronoia.Storage.Queues;

/// <summary>An in-process queue holds as many messages as it may. Whoever plans work leaves it planned and tries again later.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="capacity">How many messages it may hold.</param>
    public QueueFullException(string queue, int capacity)
        : base($"queue {queue} is full ({capacity} messages)")
    {
    }
}
