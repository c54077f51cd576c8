using Pronoia.Engine.Configuration;
using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Federation;

/// <summary>Turns a pull into the samples to store, as Prometheus does with a scrape.</summary>
internal static class FederationSamples
{
    /// <summary>
    /// The samples of a pull with labels resolved, plus <c>up</c>, <c>scrape_duration_seconds</c> and
    /// <c>scrape_samples_scraped</c>, and <c>pronoia_federation_up</c>, which unlike <c>up</c> no source can send.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="pull">The pull.</param>
    /// <param name="slotMs">The slot, milliseconds since the epoch: the timestamp of what has none.</param>
    /// <param name="resolved">Label sets resolved before, by what the source sent.</param>
    public static List<SeriesSample> Resolve(
        FederationConfig source, FederationPull pull, long slotMs, Dictionary<Labels, Labels> resolved)
    {
        var samples = new List<SeriesSample>(pull.Samples.Count + 4);
        foreach (var sample in pull.Samples)
        {
            if (!resolved.TryGetValue(sample.Labels, out var labels))
            {
                labels = Resolve(source, sample.Labels);
                resolved[sample.Labels] = labels;
            }

            var timestamp = source.HonorTimestamps ? sample.TimestampMs ?? slotMs : slotMs;
            samples.Add(new SeriesSample(labels, timestamp, sample.Value) { Histogram = sample.Histogram });
        }

        samples.Add(Own(source, "up", pull.Up ? 1 : 0, slotMs));
        samples.Add(new SeriesSample(Labels.Of("pronoia_federation_up", ("source", source.Name)), slotMs, pull.Up ? 1 : 0));
        samples.Add(Own(source, "scrape_duration_seconds", pull.Duration.TotalSeconds, slotMs));
        samples.Add(Own(source, "scrape_samples_scraped", pull.Samples.Count, slotMs));
        return samples;
    }

    private static SeriesSample Own(FederationConfig source, string name, double value, long timestampMs) =>
        new(new LabelsBuilder(source.Labels).Set(Label.MetricName, name).Set("job", source.Job).Set("instance", source.Instance).ToLabels(), timestampMs, value);

    private static Labels Resolve(FederationConfig source, Labels given)
    {
        // A federation endpoint always states the instance, as an empty label where the series has none (a recorded sum, say): honouring its
        // labels means leaving that so.
        var own = new LabelsBuilder(source.Labels).Set("job", source.Job);
        return TargetLabels.Apply(given, (source.HonorLabels ? own : own.Set("instance", source.Instance)).ToLabels(), source.HonorLabels);
    }
}
