using System.Collections.Concurrent;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Groups;

/// <summary>Counts what one flush does. Thread-safe.</summary>
internal sealed class FlushCounter
{
    private readonly ConcurrentQueue<string> _errors = new();
    private int _evaluated;
    private int _delivered;

    public void Evaluated() => Interlocked.Increment(ref _evaluated);

    public void Sent(NotifyException? failure, string where)
    {
        if (failure is null)
        {
            Interlocked.Increment(ref _delivered);
        }
        else
        {
            Error($"{where}: {failure.Message}");
        }
    }

    public void Error(string message) => _errors.Enqueue(message);

    public FlushResult Result(DateTimeOffset? nextDue) => new(nextDue, _evaluated, _delivered, [.. _errors.Order(StringComparer.Ordinal)]);
}
