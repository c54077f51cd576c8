using Pronoia.Engine.Configuration;
using Pronoia.Probing;

namespace Pronoia.Cli.Demo;

/// <summary>Probes every target a few times before the story, so that the first measured latencies are not those of a program that is still being compiled.</summary>
internal static class WarmUp
{
    private const int Rounds = 5;

    public static async Task RunAsync(PronoiaConfig config, TimeProvider time, CancellationToken cancellationToken)
    {
        using var prober = new Prober(new ProberOptions(), time);
        for (var i = 0; i < Rounds; i++)
        {
            await Task.WhenAll(config.Targets.Select(t => prober.ProbeAsync(config.Modules[t.Module], t.Url, t.Timeout, cancellationToken).AsTask()));
        }
    }
}
