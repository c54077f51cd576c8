using Pronoia.Storage;

namespace Pronoia.Tests.Faults;

/// <summary>
/// Decides, from a seed, what goes wrong with a storage call: it fails before it did anything, fails after it took effect (as a lost answer or a timeout does),
/// meets a 409 or 412 that a retry of its own caused, or is slow.
/// </summary>
public sealed class FaultPlan(int seed, double rate)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private int _injected;

    public int Injected => _injected;

    public bool IsEnabled { get; set; } = true;

    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> call, bool writes)
    {
        switch (Next(writes))
        {
            case Fault.FailBefore:
                throw new IOException("injected: the request did not get through");
            case Fault.FailAfter:
                await call();
                throw new IOException("injected: the answer was lost");
            case Fault.Timeout:
                await call();
                throw new TimeoutException("injected: no answer in time");
            case Fault.ConflictAfter:
                await call();
                throw new StorageConflictException("injected: a retry met the first attempt's effect");
            case Fault.Slow:
                for (var i = 0; i < 20; i++)
                {
                    await Task.Yield();
                }

                return await call();
            default:
                return await call();
        }
    }

    private Fault Next(bool writes)
    {
        lock (_gate)
        {
            if (!IsEnabled || _random.NextDouble() >= rate)
            {
                return Fault.None;
            }

            _injected++;
            return writes ? (Fault)_random.Next(1, 6) : _random.Next(2) == 0 ? Fault.FailBefore : Fault.Slow;
        }
    }

    private enum Fault
    {
        None,
        FailBefore,
        FailAfter,
        Timeout,
        ConflictAfter,
        Slow,
    }
}
