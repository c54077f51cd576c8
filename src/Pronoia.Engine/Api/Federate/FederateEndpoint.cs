using System.Buffers;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.Federate;

/// <summary>
/// <c>/federate?match[]=…</c>: the newest sample of every series asked for, for a Prometheus that pulls it
/// (https://prometheus.io/docs/prometheus/latest/federation/).
/// </summary>
internal sealed class FederateEndpoint(EngineServices services)
{
    private const string Instance = "instance";
    private static readonly TimeSpan LookBack = new PromQLOptions().LookbackDelta;

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Get("/federate", FederateAsync)];

    private async Task FederateAsync(WebCall call)
    {
        var selectors = call.Request.Query["match[]"].Select(Selector).ToArray();
        var now = services.Time.GetUtcNow();
        var (from, to) = ((now - LookBack).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var newest = new SortedDictionary<Labels, (long Time, double Value)>();
        foreach (var matchers in selectors)
        {
            foreach (var series in await services.Series.SelectAsync(matchers, from, to, call.Aborted))
            {
                // The text format knows no native histograms, and Prometheus leaves them out of it; a stale marker says that the series has ended.
                var last = series.Count - 1;
                if (!series.IsHistogram(last) && !series.IsStale(last))
                {
                    newest[series.Labels] = (series.Timestamps.Span[last], series.Values.Span[last]);
                }
            }
        }

        var external = call.Active.Config.ExternalLabels;
        var families = newest
            .GroupBy(s => s.Key.Name, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new MetricFamily(
                g.Key, "", MetricType.Unknown, [.. g.Select(s => new MetricPoint(g.Key, Outward(s.Key, external), s.Value.Value, s.Value.Time))]));
        var buffer = new ArrayBufferWriter<byte>();
        TextFormatWriter.Write(buffer, families);
        await call.BytesAsync(StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", buffer.WrittenMemory);
    }

    private static IReadOnlyList<Matcher> Selector(string? text)
    {
        try
        {
            return PromQLParser.ParseSelector(text ?? "").Matchers;
        }
        catch (PromQLException e)
        {
            throw new WebException(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    /// <summary>
    /// The labels without the name, with the external ones that the series does not have itself, and with an empty instance where it has none:
    /// as in Prometheus, so that a puller that honours labels does not add its own.
    /// </summary>
    private static Labels Outward(Labels labels, Labels external)
    {
        var builder = new LabelsBuilder(labels).Remove(Label.MetricName);
        foreach (var label in external)
        {
            if (!labels.Contains(label.Name))
            {
                builder.Set(label.Name, label.Value);
            }
        }

        var outward = builder.ToLabels();
        // The one place where an empty label is meant: it is written and never looked up.
        return outward.Contains(Instance)
            ? outward
            : Labels.FromSorted([.. outward.Append(new Label(Instance, "")).OrderBy(l => l.Name, StringComparer.Ordinal)]);
    }
}
