using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Tests;

/// <summary>An engine over storage in memory with a clock that the test moves; works the queue off after each step.</summary>
internal sealed class EngineHarness : IDisposable
{
    public EngineHarness(string yaml, InMemoryStorage? storage = null, ManualTimeProvider? time = null, ILoggerFactory? loggers = null, ITableStore? shared = null)
    {
        Time = time ?? new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        Storage = storage ?? new InMemoryStorage(Time);
        var config = ConfigurationLoader.Parse(yaml, "test.yaml", ".");
        Engine = new PronoiaEngine(config, Storage, Time, loggers ?? NullLoggerFactory.Instance, new EngineOptions { Console = Lines.Add, SharedTables = shared });
    }

    public ManualTimeProvider Time { get; }

    public InMemoryStorage Storage { get; }

    public PronoiaEngine Engine { get; }

    /// <summary>What console receivers wrote.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Ticks and works off everything that is due, then moves the clock on.</summary>
    public async Task StepAsync(TimeSpan by, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await Engine.TickAsync(CancellationToken.None);
            await DrainAsync("work", text => Engine.WorkAsync(text, CancellationToken.None));
            await Engine.TickAsync(CancellationToken.None);
            await DrainAsync("notify", async _ => await Engine.NotifyAsync(CancellationToken.None));
            Time.Advance(by);
        }
    }

    public async Task<IReadOnlyList<SeriesData>> SelectAsync(string selector)
    {
        var series = new SeriesStore(Storage.Blobs, Time, new SeriesStoreOptions());
        var matchers = Prometheus.PromQL.PromQLParser.ParseSelector(selector).Matchers;
        return await series.SelectAsync(matchers, 0, long.MaxValue / 2, CancellationToken.None);
    }

    public async Task<List<TableRow>> RowsAsync(string table)
    {
        var rows = new List<TableRow>();
        await foreach (var partition in Storage.Tables.PartitionsAsync(table, CancellationToken.None))
        {
            await foreach (var row in Storage.Tables.QueryAsync(table, partition, RowKeyRange.All, CancellationToken.None))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    public void Dispose() => Engine.Dispose();

    private async Task DrainAsync(string queue, Func<string, ValueTask> handle)
    {
        using var stop = new CancellationTokenSource();
        await using var messages = Storage.Queue.ReceiveAsync(queue, stop.Token).GetAsyncEnumerator();
        while (true)
        {
            // What is due comes at once; otherwise the rest is delayed, or there is none.
            var next = messages.MoveNextAsync();
            if (!next.IsCompleted)
            {
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
                return;
            }

            await next;
            await handle(messages.Current.Text);
        }
    }
}
