using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Web.Targets;

/// <summary>The page of each target and heartbeat: <c>/targets/NAME</c>, and as JSON <c>/targets/NAME.json</c>.</summary>
internal sealed class TargetPages(EngineServices services)
{
    private readonly TargetQuery _query = new(services);

    public IEnumerable<WebEndpoint> Endpoints => [PageEndpoint.OfItem("/targets/**", FindAsync, TargetPage.Render, Missing)];

    private async ValueTask<TargetModel?> FindAsync(WebCall call, string name) =>
        await _query.ReadAsync(call.Active, name, call.Aborted)
        // Servers leave an escaped slash as it is.
        ?? (name.Contains("%2F", StringComparison.OrdinalIgnoreCase)
            ? await _query.ReadAsync(call.Active, name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), call.Aborted)
            : null);

    private static MissingPage Missing(WebCall call, string name)
    {
        var config = call.Active.Config;
        return Nearest.Find(name, config.Targets.Select(t => t.Name).Concat(config.Heartbeats.Select(h => h.Name))) is { } nearest
            ? new MissingPage(PagePlace.Status, $"There is no target \"{name}\".", PageLinks.Target(nearest), $"Did you mean {nearest}?")
            : new MissingPage(PagePlace.Status, $"There is no target \"{name}\".", "/", "All targets are on the status page.");
    }
}
