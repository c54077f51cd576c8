using System.Buffers;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.Federate;

/// <summary>
/// <c>/federate?match[]=…</c>: the newest sample of every series asked for, for a Prometheus that pulls it
/// (https://prometheus.io/docs/prometheus/latest/federation/), as text or, where it is asked for, as protobuf with native histograms.
/// </summary>
internal sealed class FederateEndpoint(EngineServices services)
{
    private const string Instance = "instance";
    private static readonly TimeSpan LookBack = new PromQLOptions().LookbackDelta;

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Get("/federate", FederateAsync)];

    private async Task FederateAsync(WebCall call)
    {
        var selectors = call.Request.Query["match[]"].Select(Selector).ToArray();
        var format = ExpositionContentType.Negotiate(call.Request.Headers.Accept.ToString());
        var now = services.Time.GetUtcNow();
        var (from, to) = ((now - LookBack).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var newest = new SortedDictionary<Labels, Newest>();
        foreach (var matchers in selectors)
        {
            foreach (var series in await services.Series.SelectAsync(matchers, from, to, call.Aborted))
            {
                // A stale marker says that the series has ended; the text format knows no native histograms but those with a classic form.
                var last = series.Count - 1;
                var histogram = series.IsHistogram(last) ? series.Histograms.Span[last] : null;
                if (!series.IsStale(last) && (histogram is null or { UsesCustomBuckets: true } || format == ExpositionFormat.Protobuf))
                {
                    newest[series.Labels] = new Newest(series.Timestamps.Span[last], series.Values.Span[last], histogram);
                }
            }
        }

        var external = call.Active.Config.ExternalLabels;
        var families = newest
            .GroupBy(s => (s.Key.Name, s.Value.Type))
            .OrderBy(g => g.Key.Name, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Type)
            .Select(g => new MetricFamily(g.Key.Name, "", g.Key.Type, [.. g.Select(s => Point(g.Key.Name, Outward(s.Key, external), s.Value))]));
        var buffer = new ArrayBufferWriter<byte>();
        if (format == ExpositionFormat.Protobuf)
        {
            ProtobufWriter.Write(buffer, families);
        }
        else
        {
            TextFormatWriter.Write(buffer, families);
        }

        await call.BytesAsync(
            StatusCodes.Status200OK, format == ExpositionFormat.Protobuf ? ExpositionContentType.Protobuf : ExpositionContentType.Text, buffer.WrittenMemory);
    }

    private static MetricPoint Point(string name, Labels labels, Newest newest) => new(name, labels, newest.Value, newest.Time) { Histogram = newest.Histogram };

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

    private readonly record struct Newest(long Time, double Value, FloatHistogram? Histogram)
    {
        public MetricType Type => Histogram switch
        {
            null => MetricType.Unknown,
            { ResetHint: CounterResetHint.Gauge } => MetricType.GaugeHistogram,
            _ => MetricType.Histogram,
        };
    }
}
