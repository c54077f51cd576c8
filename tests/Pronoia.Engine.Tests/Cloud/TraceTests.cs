using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Telemetry;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Cloud;

public sealed class TraceTests
{
    [Fact]
    public async Task Work_belongs_to_the_trace_of_the_tick_that_planned_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PronoiaTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
        using var storage = new InMemoryStorage(time);
        var config = Pronoia.Engine.Configuration.ConfigurationLoader.Parse(
            "global: {default_rules: false}\ntargets: [{name: a, url: 'http://127.0.0.1:1/'}]", "pronoia.yaml", ".");
        using var engine = new PronoiaEngine(config, storage, time, NullLoggerFactory.Instance, new EngineOptions { Time = time });

        using var root = new Activity("test").Start();
        await engine.TickAsync(CancellationToken.None);
        root.Stop();
        var message = await storage.Queue.ReceiveAsync(PronoiaEngine.WorkQueue, CancellationToken.None).FirstAsync();
        await engine.WorkAsync(message.Text, CancellationToken.None);
        var flush = await storage.Queue.ReceiveAsync(PronoiaEngine.NotifyQueue, CancellationToken.None).FirstAsync();
        await engine.NotifyAsync(flush.Text, CancellationToken.None);

        var mine = spans.Where(s => s.TraceId == root.TraceId).ToDictionary(s => s.OperationName);
        Assert.Equal(["notify", "tick", "work"], mine.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(mine["tick"].SpanId, mine["work"].ParentSpanId);
        Assert.Equal(mine["tick"].SpanId, mine["notify"].ParentSpanId);
    }
}
