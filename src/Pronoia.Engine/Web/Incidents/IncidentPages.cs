using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web.Incidents;

/// <summary>What went wrong, at <c>/incidents</c>, and each incident at <c>/incidents/ID</c>; both as JSON too.</summary>
internal sealed class IncidentPages(EngineServices services)
{
    private readonly IncidentQuery _query = new(services);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. PageEndpoint.Of("/incidents", call => _query.ListAsync(call.Active, PageLinks.Before(call), call.Aborted), TimelinePage.Render),
        PageEndpoint.OfItem("/incidents/{id}", (call, id) => _query.FindAsync(call.Active, id, call.Aborted), IncidentPage.Render, Missing),
    ];

    private static MissingPage Missing(WebCall call, string id) =>
        new(PagePlace.Incidents, $"There is no incident \"{id}\", or it is older than what is kept.", "/incidents", "The last 30 days are in the list of incidents.");
}
