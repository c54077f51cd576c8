using System.Buffers;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Engine.Web;

/// <summary><c>/metrics</c>: the last stored results under blackbox_exporter's names, so that existing dashboards work on a scrape of Pronoia.</summary>
internal sealed class MetricsEndpoint(EngineServices services)
{
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    // What Pronoia says of its own work; a federated Pronoia's would come with the labels of its source.
    private static readonly Matcher[] OwnMetrics =
        [new Matcher(Prometheus.Model.MatchType.Regexp, Label.MetricName, "pronoia_(rule|discovery)_.+"), Matcher.Equal("instance", "")];

    /// <summary>The page in the text format 0.0.4.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ActiveConfiguration active, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var points = new SortedDictionary<string, List<MetricPoint>>(StringComparer.Ordinal);
        foreach (var job in active.Catalogue.Jobs.Where(j => j.Kind is JobKind.Probe or JobKind.Heartbeat))
        {
            Add(await services.Series.SelectShardAsync(job.Id, From(job.Interval), now.ToUnixTimeMilliseconds(), cancellationToken));
        }

        var own = active.Catalogue.Jobs.Where(j => j.Kind is JobKind.Rules or JobKind.Discovery).Select(j => j.Interval).DefaultIfEmpty().Max();
        Add(await services.Series.SelectAsync(OwnMetrics, From(own), now.ToUnixTimeMilliseconds(), cancellationToken));
        var families = points.Select(p =>
        {
            var (help, type) = services.Metadata.Of(p.Key);
            return new MetricFamily(p.Key, help, type, [.. p.Value.OrderBy(v => v.Labels)]);
        });
        var output = new ArrayBufferWriter<byte>();
        TextFormatWriter.Write(output, families);
        return output.WrittenMemory;

        long From(TimeSpan interval) => (now - (LookBack > 2 * interval ? LookBack : 2 * interval)).ToUnixTimeMilliseconds();

        void Add(IReadOnlyList<SeriesData> found)
        {
            foreach (var data in found)
            {
                var last = data.Count - 1;
                if (!data.IsHistogram(last) && !data.IsStale(last))
                {
                    var name = data.Labels.Name;
                    if (!points.TryGetValue(name, out var list))
                    {
                        points[name] = list = [];
                    }

                    list.Add(new MetricPoint(name, data.Labels.Without(Label.MetricName), data.Values.Span[last]));
                }
            }
        }
    }
}
