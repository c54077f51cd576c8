using System.Text;

namespace Pronoia.Storage.Queues;

/// <summary>The limits of the queue port, the same for every adapter.</summary>
public static class QueueLimits
{
    /// <summary>The most UTF-8 bytes of a message: 64 KiB on Azure less the growth of Base64.</summary>
    public const int MaxMessageBytes = 48 * 1024;

    /// <summary>The longest delay.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    /// <summary>Checks a call.</summary>
    /// <exception cref="ArgumentException">The message is too long, the name is not 3 to 63 lower-case letters, digits and dashes, or the delay is out of range.</exception>
    public static void Check(string queue, string message, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(message);
        if (queue.Length is < 3 or > 63 || !queue.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"queue name \"{queue}\": expected 3 to 63 lower-case letters, digits and -", nameof(queue));
        }

        var bytes = Encoding.UTF8.GetByteCount(message);
        if (bytes > MaxMessageBytes)
        {
            throw new ArgumentException($"a message of {bytes} bytes; at most {MaxMessageBytes} are allowed", nameof(message));
        }

        if (delay < TimeSpan.Zero || delay > MaxDelay)
        {
            throw new ArgumentException($"a delay of {delay}; expected zero to {MaxDelay.TotalDays} days", nameof(delay));
        }
    }
}
