using System.Net;
using Microsoft.Extensions.Logging;
using Pronoia.Cli.Hosting;
using Pronoia.Engine.Configuration;
using Pronoia.Reporting.Model;

namespace Pronoia.Cli.Demo;

/// <summary>
/// Runs everything for a few seconds on a store that is thrown away, so that the first latencies of the story are not those of a program that is still being
/// compiled: a detector that learned from these would take a real slowness for usual.
/// </summary>
internal static class WarmUp
{
    private const int MostRounds = 15;
    private const int SteadyRounds = 3;

    // Three times of what the estate's services take.
    private const double UsualSeconds = 0.15;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>Runs until every target was answered as fast as usual in several rounds, or for fifteen seconds on a machine that is too busy for that.</summary>
    public static async Task RunAsync(PronoiaConfig config, string directory, ILoggerFactory loggers, LocalInstanceOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        await using (var local = await LocalInstance.StartAsync(config, directory, new IPEndPoint(IPAddress.Loopback, 0), loggers, options, cancellationToken))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = local.RunAsync(stop.Token);
            try
            {
                for (var (rounds, steady) = (0, 0); rounds < MostRounds && steady < SteadyRounds; rounds++)
                {
                    await Task.Delay(Round, time, cancellationToken);
                    var status = await local.Engine.Web.StatusAsync(cancellationToken);
                    steady = status.NeverProbed.Count == 0 && status.Targets.All(t => t.State == UptimeState.Up && t.Status.DurationSeconds < UsualSeconds) ? steady + 1 : 0;
                }
            }
            finally
            {
                await stop.CancelAsync();
                await running;
            }
        }

        Directory.Delete(directory, recursive: true);
    }
}
