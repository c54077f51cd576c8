using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Scrape;

public sealed class ScrapeErrorsTests
{
    [Fact]
    public async Task Targets_that_differ_behind_the_cut_and_failures_beyond_a_column_do_no_harm()
    {
        var tables = new InMemoryStorage().Tables;
        var outcomes = Enumerable.Range(0, 20).SelectMany(i => new[] { Failed($"{i:D2}", "a"), Failed($"{i:D2}", "b") });
        await new ScrapeErrors(tables).WriteAsync("job", outcomes, CancellationToken.None);

        var errors = await ScrapeErrors.ReadAsync(tables, CancellationToken.None);
        Assert.InRange(errors.Count, 1, 20);
        Assert.Equal(500, errors[ScrapeErrors.Key(Failed("00", "a").Target)].Length);
    }

    private static ScrapeOutcome Failed(string start, string end)
    {
        var labels = Labels.Of([new Label("long", start + new string('é', 3000)), new Label("zone", end)]);
        var target = new ScrapeTarget(new Uri("http://127.0.0.1:1/metrics"), labels, labels, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return new ScrapeOutcome(target, [], new string('x', 700), TimeSpan.Zero, 0, 0, 0);
    }
}
