using Pronoia.Engine.Configuration;
using Pronoia.Engine.Federation;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Federation;

public sealed class FederationSamplesTests
{
    private static readonly FederationConfig Source = new()
    {
        Name = "core",
        Url = new Uri("http://prometheus:9090"),
        Match = ["up"],
        Interval = TimeSpan.FromSeconds(15),
        Timeout = TimeSpan.FromSeconds(10),
        Labels = Labels.Of([new Label("region", "west")]),
    };

    [Fact]
    public void With_honor_labels_the_source_wins_and_gaps_are_filled_but_for_the_instance_which_it_always_states()
    {
        var resolved = Resolve(Source, Labels.Of("m", ("job", "api"), ("region", "east")), Labels.Of("n", ("instance", "i")));

        Assert.Contains("m{job=\"api\", region=\"east\"}", resolved);
        Assert.Contains("n{instance=\"i\", job=\"core\", region=\"west\"}", resolved);
    }

    [Fact]
    public void Without_honor_labels_the_source_s_labels_are_kept_as_exported()
    {
        var resolved = Resolve(Source with { HonorLabels = false }, Labels.Of("m", ("job", "api"), ("exported_job", "x")));

        Assert.Contains("m{exported_exported_job=\"api\", exported_job=\"x\", instance=\"prometheus:9090\", job=\"core\", region=\"west\"}", resolved);
    }

    [Fact]
    public void A_pull_reports_itself_as_a_scrape_does()
    {
        var failed = FederationSamples.Resolve(Source, new FederationPull([], "down", TimeSpan.FromSeconds(2)), 1000, []);

        Assert.Equal(
            ["up 0", "pronoia_federation_up 0", "scrape_duration_seconds 2", "scrape_samples_scraped 0"],
            failed.Select(s => FormattableString.Invariant($"{s.Labels.Name} {s.Value}")));
        Assert.All(failed, s => Assert.Equal(1000, s.TimestampMs));
    }

    [Fact]
    public void Timestamps_of_the_source_are_kept_unless_told_otherwise()
    {
        ExpositionSample[] samples = [new(Labels.Of("m"), 1, 500), new(Labels.Of("n"), 1, null)];
        var pull = new FederationPull(samples, null, TimeSpan.Zero);

        Assert.Equal([500, 1000], FederationSamples.Resolve(Source, pull, 1000, []).Take(2).Select(s => s.TimestampMs));
        Assert.Equal([1000, 1000], FederationSamples.Resolve(Source with { HonorTimestamps = false }, pull, 1000, []).Take(2).Select(s => s.TimestampMs));
    }

    private static List<string> Resolve(FederationConfig source, params Labels[] labels)
    {
        var pull = new FederationPull([.. labels.Select(l => new ExpositionSample(l, 1, null))], null, TimeSpan.Zero);
        return [.. FederationSamples.Resolve(source, pull, 1000, []).Select(s => s.Labels.ToString())];
    }
}
