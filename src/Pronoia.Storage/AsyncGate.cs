using System.Diagnostics.CodeAnalysis;

namespace Pronoia.Storage;

/// <summary>A lock that may be held across awaits: <c>using (await gate.EnterAsync(ct)) { … }</c>.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing that needs disposing.")]
internal sealed class AsyncGate
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    public async ValueTask<Holder> EnterAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken);
        return new Holder(_semaphore);
    }

    internal readonly struct Holder(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
