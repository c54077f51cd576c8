namespace Pronoia.Alerting.State;

/// <summary>
/// Port to where alerting keeps its state: small versioned documents found by (kind, key), and the notification log. Every write is
/// conditional, so that any number of processes may share one state. A document usually takes a few kilobytes; a group of thousands of
/// alerts may take several megabytes. Kinds and keys are 1 to 64 characters of <c>[a-zA-Z0-9_-]</c>.
/// </summary>
public interface IAlertingState
{
    /// <summary>A document, or null.</summary>
    ValueTask<AlertingDocument?> GetAsync(string kind, string key, CancellationToken cancellationToken);

    /// <summary>The documents of a kind in ordinal order of their keys.</summary>
    IAsyncEnumerable<AlertingDocument> ListAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Writes a document. Takes effect wholly or not at all.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="key">The key.</param>
    /// <param name="content">The content; the callee must not keep the memory.</param>
    /// <param name="expectedVersion">The version read before; null: the document must not exist yet.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="AlertingConflictException">The document has another version, exists already, or is gone.</exception>
    ValueTask<string> PutAsync(
        string kind, string key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes a document.</summary>
    /// <exception cref="AlertingConflictException">The document has another version or is gone.</exception>
    ValueTask DeleteAsync(string kind, string key, string expectedVersion, CancellationToken cancellationToken);

    /// <summary>Adds to the notification log. A record that is appended twice (same <see cref="NotificationRecord.Id"/> and attempt) stands once.</summary>
    ValueTask AppendAsync(NotificationRecord record, CancellationToken cancellationToken);

    /// <summary>The notification log from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive), oldest first.</summary>
    IAsyncEnumerable<NotificationRecord> QueryAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
