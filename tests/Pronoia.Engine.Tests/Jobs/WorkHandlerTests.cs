using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Jobs;

public sealed class WorkHandlerTests
{
    [Fact]
    public async Task That_a_slot_is_missed_is_told_again_where_telling_failed_and_then_no_more()
    {
        var config = ConfigurationLoader.Parse("targets: [{name: a, url: 'http://127.0.0.1:1'}]", "f", ".");
        var catalogue = new JobCatalogue(config);
        var job = catalogue.Jobs.First(j => j.Kind == JobKind.Probe);
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        var slot = time.GetUtcNow() - job.Deadline - TimeSpan.FromMinutes(1);
        var storage = new InMemoryStorage();
        var ledger = new SlotLedger(storage.Tables);
        await ledger.PlanAsync(job.Id, [slot], CancellationToken.None);
        var runner = new Runner();
        var handler = new WorkHandler([runner], ledger, storage.Queue, time, NullLogger<WorkHandler>.Instance);
        var message = new WorkMessage(job.Id, slot);

        await Assert.ThrowsAsync<IOException>(async () => await handler.HandleAsync(config, catalogue, message, CancellationToken.None));
        await handler.HandleAsync(config, catalogue, message, CancellationToken.None);
        await handler.HandleAsync(config, catalogue, message, CancellationToken.None);

        Assert.Equal(2, runner.Missed);
        Assert.Equal(SlotState.Missed, (await ledger.GetAsync(job.Id, slot, CancellationToken.None))!.State);
    }

    private sealed class Runner : IJobRunner
    {
        public int Missed { get; private set; }

        public JobKind Kind => JobKind.Probe;

        public ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It is too late for this.");

        public ValueTask MissedAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken) =>
            ++Missed == 1 ? throw new IOException("The storage is away.") : ValueTask.CompletedTask;
    }
}
