using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Tests.State;

/// <summary>A state whose process dies at the n-th operation, before or after it took effect, and does nothing from then on. It heeds cancellation, as a remote one does.</summary>
internal sealed class KillableState(IAlertingState inner) : IAlertingState
{
    private int _operations;

    public int Operations => _operations;

    /// <summary>The operation at which the process dies; 0: never. Odd: before it takes effect, even: after.</summary>
    public int KillAt { get; set; }

    public bool Dead { get; private set; }

    /// <summary>A new process on the same state.</summary>
    public void Revive(int killAt)
    {
        Dead = false;
        _operations = 0;
        KillAt = killAt;
    }

    public async ValueTask<AlertingDocument?> GetAsync(string kind, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Step();
        var document = await inner.GetAsync(kind, key, cancellationToken);
        Step();
        return document;
    }

    public IAsyncEnumerable<AlertingDocument> ListAsync(string kind, CancellationToken cancellationToken)
    {
        Step();
        return inner.ListAsync(kind, cancellationToken);
    }

    public async ValueTask<string> PutAsync(
        string kind, string key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Step();
        var version = await inner.PutAsync(kind, key, content, expectedVersion, cancellationToken);
        Step();
        return version;
    }

    public async ValueTask DeleteAsync(string kind, string key, string expectedVersion, CancellationToken cancellationToken)
    {
        Step();
        await inner.DeleteAsync(kind, key, expectedVersion, cancellationToken);
        Step();
    }

    public async ValueTask AppendAsync(NotificationRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Step();
        await inner.AppendAsync(record, cancellationToken);
        Step();
    }

    public IAsyncEnumerable<NotificationRecord> QueryAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        inner.QueryAsync(from, to, cancellationToken);

    /// <summary>One point at which the process may die; receivers call it too.</summary>
    public void Step()
    {
        Dead |= Interlocked.Increment(ref _operations) == KillAt;
        if (Dead)
        {
            throw new ProcessDiedException();
        }
    }

    internal sealed class ProcessDiedException : Exception;
}
