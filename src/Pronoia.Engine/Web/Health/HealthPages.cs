using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web.Health;

/// <summary>Whether Pronoia itself works, at <c>/health</c>, and on what configuration, at <c>/config</c>; both as JSON too.</summary>
internal sealed class HealthPages(EngineServices services)
{
    private readonly HealthQuery _health = new(services);
    private readonly ConfigQuery _config = new(services);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. PageEndpoint.Of("/health", call => _health.ReadAsync(call.Active, call.Aborted), HealthPage.Render),
        .. PageEndpoint.Of("/config", call => _config.ReadAsync(call.Active, call.Aborted), ConfigPage.Render),
    ];
}
