using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>What fires, at <c>/alerts</c>, and what is silenced, at <c>/silences</c>; both as JSON too.</summary>
internal sealed class AlertPages(EngineServices services)
{
    private readonly AlertsQuery _query = new(services);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. PageEndpoint.Of("/alerts", call => _query.ReadAsync(call.Aborted), AlertsPage.Render),
        .. PageEndpoint.Of("/silences", call => _query.SilencesAsync(call.Aborted), SilencesPage.Render),
    ];
}
