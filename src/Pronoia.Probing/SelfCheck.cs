using System.Net;
using System.Net.Sockets;
using Pronoia.Probing.Resolving;

namespace Pronoia.Probing;

/// <summary>
/// Tells whether the prober can still reach anything. Runs when a probe has failed on the network; one check at a time, its outcome is shared for a
/// while. Thread-safe.
/// </summary>
internal sealed class SelfCheck(CanaryOptions options, TimeProvider time)
{
    private readonly Lock _starting = new();
    private Task<string?>? _check;
    private long _startedAt;

    /// <summary>Why nothing can be said about targets, as half a sentence; null where the prober is fine.</summary>
    public Task<string?> ProblemAsync(CancellationToken ct)
    {
        Task<string?> check;
        lock (_starting)
        {
            if (_check is null || (_check.IsCompleted && time.GetElapsedTime(_startedAt) >= options.ReuseFor))
            {
                (_check, _startedAt) = (CheckAsync(), time.GetTimestamp());
            }

            check = _check;
        }

        return check.WaitAsync(ct);
    }

    private async Task<string?> CheckAsync()
    {
        if (options.Targets.Count == 0)
        {
            return CanOpenSockets();
        }

        using var timeout = new CancellationTokenSource(options.Timeout, time);
        var attempts = options.Targets.Select(target => ConnectsAsync(target, timeout.Token)).ToList();
        while (attempts.Count > 0)
        {
            var first = await Task.WhenAny(attempts);
            if (await first)
            {
                // The others are of no interest any more; they end with the cancellation.
                await timeout.CancelAsync();
                return null;
            }

            attempts.Remove(first);
        }

        return $"none of its canaries answers ({string.Join(", ", options.Targets)})";
    }

    private static string? CanOpenSockets()
    {
        try
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return null;
        }
        catch (SocketException e)
        {
            return $"it cannot open a socket ({e.Message})";
        }
    }

    private static async Task<bool> ConnectsAsync(string target, CancellationToken cancel)
    {
        try
        {
            var (host, port) = HostPort.Parse(target);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, cancel).AsTask().WaitAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ProbeException)
        {
            return false;
        }
    }
}
