using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Planning;

public sealed class InlineWorkTests
{
    private static readonly InlineWork Small = new(2, TimeSpan.FromSeconds(12));

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("targets: [{name: a, url: 'http://a.example/', timeout: 10s}]", true)]
    [InlineData("targets: [{name: a, url: 'http://a.example/', timeout: 10s}, {name: b, url: 'http://b.example/'}, {name: c, url: 'http://c.example/'}]", false)]
    [InlineData("targets: [{name: a, url: 'http://a.example/', timeout: 13s}]", false)]
    [InlineData("targets: [{name: a, url: 'http://a.example/', timeout: 5s, module: m}]\nmodules: {m: {prober: http, confirm: {attempts: 1, interval: 2s}}}", true)]
    [InlineData("targets: [{name: a, url: 'http://a.example/', timeout: 5s, module: m}]\nmodules: {m: {prober: http, confirm: {attempts: 1, interval: 3s}}}", false)]
    [InlineData("federation: [{name: f, url: 'http://f.example/', match: ['{job=\"a\"}'], timeout: 1s}]", false)]
    public void Takes_what_is_little_and_short(string yaml, bool taken)
    {
        var config = ConfigurationLoader.Parse("global: {default_rules: false}\n" + yaml, "test.yaml", ".");
        var due = new JobCatalogue(config).Jobs.Where(j => j.Kind is JobKind.Probe or JobKind.Federation).ToList();
        Assert.Equal(taken, Small.Takes(config, due));
        Assert.False(InlineWork.None.Takes(config, due));
    }

    [Fact]
    public async Task A_tick_runs_what_it_takes_itself_and_hands_out_nothing()
    {
        var storage = new InMemoryStorage(_time);
        using var engine = Engine(storage, new EngineOptions { Inline = Small });
        await engine.TickAsync(CancellationToken.None);

        var slot = await SlotAsync(storage);
        Assert.Equal(SlotState.Done, slot.State);
        Assert.Equal(0, storage.Queue.Count("work"));
    }

    [Fact]
    public async Task Without_the_option_everything_is_handed_out()
    {
        var storage = new InMemoryStorage(_time);
        using var engine = Engine(storage, new EngineOptions());
        await engine.TickAsync(CancellationToken.None);
        Assert.Equal(SlotState.Planned, (await SlotAsync(storage)).State);
        Assert.Equal(1, storage.Queue.Count("work"));
    }

    // A port that nothing listens on: the probe fails at once, which is a result.
    private PronoiaEngine Engine(InMemoryStorage storage, EngineOptions options) => new(
        ConfigurationLoader.Parse("global: {default_rules: false}\ntargets: [{name: a, url: '127.0.0.1:1', timeout: 5s}]", "test.yaml", "."),
        storage,
        _time,
        NullLoggerFactory.Instance,
        options);

    private static async Task<Slot> SlotAsync(InMemoryStorage storage)
    {
        var slots = new List<Slot>();
        await foreach (var slot in new SlotLedger(storage.Tables).QueryAsync("probe-30s-0", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            slots.Add(slot);
        }

        return Assert.Single(slots);
    }
}
