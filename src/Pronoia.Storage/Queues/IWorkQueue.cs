namespace Pronoia.Storage.Queues;

/// <summary>
/// Port to the queue that work goes out on. Delivery is at least once and in no particular order; who handles a message must bear
/// seeing it twice. Receiving is the host's matter (a queue trigger, or the in-process loop).
/// </summary>
public interface IWorkQueue
{
    /// <summary>Puts a message on a queue.</summary>
    /// <param name="queue">The queue's name: <c>work</c> or <c>notify</c>.</param>
    /// <param name="message">UTF-8 text of at most 48 KiB.</param>
    /// <param name="delay">How long it stays invisible; zero: not at all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    ValueTask EnqueueAsync(string queue, string message, TimeSpan delay, CancellationToken cancellationToken);
}
