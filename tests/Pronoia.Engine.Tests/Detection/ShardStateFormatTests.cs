using System.Buffers;
using Pronoia.Alerting;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Detection;

public sealed class ShardStateFormatTests
{
    private static readonly PronoiaConfig Config = ConfigurationLoader.Parse(
        """
        targets: [{name: a, url: 'http://127.0.0.1:1'}]
        detection: [{name: Latency, match: latency}]
        """,
        "test.yaml",
        ".");

    private static readonly Labels Series = Labels.Of([new Label(Label.MetricName, "latency"), new Label("service", "shop")]);

    [Fact]
    public void A_part_in_a_group_that_cannot_be_read_costs_neither_the_detector_nor_its_event()
    {
        var bytes = ShardStateFormat.Write(State());
        var member = new ArrayBufferWriter<byte>();
        new GroupMember().SaveState(member);
        var at = bytes.AsSpan().IndexOf(member.WrittenSpan);
        bytes[at + member.WrittenCount - 1] ^= 1;

        var said = new List<string>();
        var read = ShardStateFormat.Read(bytes, Config, new EngineChoice([]), said.Add);

        var tracked = Assert.Single(read.Tracked.Values);
        Assert.Equal((Series, 7L, "spike"), (tracked.Series, tracked.LastTimestampMs, tracked.Event?.Kind));
        Assert.Contains("its part in its group is learned anew", Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    public void States_of_older_versions_are_read(char version)
    {
        var state = State();
        var bytes = ShardStateFormat.Write(state);
        var member = new ArrayBufferWriter<byte>();
        new GroupMember().SaveState(member);
        var at = bytes.AsSpan().IndexOf(member.WrittenSpan) - 1;

        // One series, no excluded windows, no counts and no groups: what version 3 appends is its part in its group, and version 2 the rest after the event.
        byte[] old = version == '2' ? [.. bytes[..at], 0] : bytes[..(at - 2)];
        old[3] = (byte)version;

        var read = ShardStateFormat.Read(old, Config, new EngineChoice([]), m => Assert.Fail(m));
        Assert.Equal("spike", Assert.Single(read.Tracked.Values).Event?.Kind);
        Assert.Equal(state.LastSlot, read.LastSlot);
    }

    private static ShardState State()
    {
        var entry = Config.Detection.First(d => d.Name == "Latency");
        var state = new ShardState { LastSlot = DateTimeOffset.UnixEpoch.AddDays(20_000) };
        state.Tracked.Add(("Latency", Series), new TrackedSeries
        {
            Entry = "Latency",
            Series = Series,
            DetectionConfig = entry,
            Detector = new EngineChoice([]).Create(entry, entry.Detector),
            LastTimestampMs = 7,
            Event = new DetectionEvent
            {
                Entry = "Latency", Series = Series, Kind = "spike", StartedAt = DateTimeOffset.UnixEpoch, DetectedAt = DateTimeOffset.UnixEpoch, Evidence = new Evidence(), Summary = "",
            },
        });
        return state;
    }
}
