using Microsoft.Extensions.Logging;

namespace Pronoia.Engine.Cloud;

/// <summary>Tells a service elsewhere, after every good tick, that ticks happen; it alerts when the calls stop (a dead man's switch).</summary>
/// <param name="client">Sends; its own timeout is not used.</param>
/// <param name="url">Where to; null: nowhere. It may hold a secret and is never logged.</param>
/// <param name="time">The clock of the timeout.</param>
/// <param name="logger">Where failures go.</param>
public sealed class Heartbeat(HttpClient client, Uri? url, TimeProvider time, ILogger<Heartbeat> logger)
{
    /// <summary>How long a call may take: 5 s. A tick must not wait for a stranger.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Makes one call. A failure is logged and is no error: who listens notices by itself.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (url is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                logger.LogWarning("The heartbeat was answered with {Status}", (int)response.StatusCode);
            }
        }
        catch (HttpRequestException e)
        {
            logger.LogWarning("The heartbeat failed: {Error}", e.HttpRequestError);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The heartbeat was not answered within {Seconds} s", Timeout.TotalSeconds);
        }
    }
}
