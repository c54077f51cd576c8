namespace Pronoia.Functions.Adapters;

/// <summary>
/// Knows whether the client library sent a request more than once. Only then can a refusal be the echo of an earlier success whose answer was lost, and
/// only then is it worth a read to find out.
/// </summary>
internal sealed class RetryWatch
{
    private static readonly AsyncLocal<RetryWatch?> CurrentWatch = new();
    private volatile bool _retried;

    private RetryWatch()
    {
    }

    /// <summary>Whether a request was repeated since the watch was started.</summary>
    public bool Retried => _retried;

    /// <summary>Watches the requests that the calling method makes from here on.</summary>
    public static RetryWatch Start()
    {
        var watch = new RetryWatch();
        CurrentWatch.Value = watch;
        return watch;
    }

    /// <summary>Notes a repeated request.</summary>
    public static void NoteRetry()
    {
        if (CurrentWatch.Value is { } watch)
        {
            watch._retried = true;
        }
    }
}
