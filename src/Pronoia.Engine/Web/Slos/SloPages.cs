using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web.Slos;

/// <summary>Where objectives stand: <c>/slos</c>, and as JSON <c>/slos.json</c>.</summary>
internal sealed class SloPages(EngineServices services)
{
    private readonly SlosQuery _query = new(services);

    public IEnumerable<WebEndpoint> Endpoints => PageEndpoint.Of("/slos", call => _query.ReadAsync(call.Active, call.Aborted), SlosPage.Render);
}
