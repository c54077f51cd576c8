using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web.Anomalies;

/// <summary>What detectors saw: <c>/anomalies</c>, and as JSON <c>/anomalies.json</c>.</summary>
internal sealed class AnomalyPages(EngineServices services)
{
    private readonly AnomalyQuery _query = new(services);

    public IEnumerable<WebEndpoint> Endpoints =>
        PageEndpoint.Of("/anomalies", call => _query.ReadAsync(call.Active, PageLinks.Before(call), call.Aborted), AnomalyPage.Render);
}
