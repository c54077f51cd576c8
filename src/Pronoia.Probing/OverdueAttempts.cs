namespace Pronoia.Probing;

/// <summary>
/// Keeps the time of attempts from outside. Everything an attempt waits for stops at its timeout; what cannot be stopped (a blocking system call, a long
/// match) is left behind, counted until it ends by itself, and bounded in number. Thread-safe.
/// </summary>
internal sealed class OverdueAttempts(ProberOptions options, TimeProvider time)
{
    /// <summary>What an attempt gets after its timeout to stop by itself, which tells more about where it was.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(40);

    private int _count;

    /// <summary>Attempts left behind that have not ended.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Why no attempt can be started, as a sentence; null where one can.</summary>
    public string? Refusal => Count >= options.MaxOverdueAttempts
        ? $"{Count} attempts went on past their timeout and have not ended: no others are started until they do"
        : null;

    /// <summary>Waits for an attempt until its timeout and a little.</summary>
    /// <param name="attempt">The attempt, which does not fail.</param>
    /// <param name="timeout">The timeout, counted from now.</param>
    /// <returns>False where the attempt is left behind.</returns>
    public async ValueTask<bool> EndsInTimeAsync(Task attempt, TimeSpan timeout)
    {
        try
        {
            await attempt.WaitAsync(timeout + Grace, time);
            return true;
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _count);
            _ = attempt.ContinueWith(
                _ => Interlocked.Decrement(ref _count), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return false;
        }
    }
}
