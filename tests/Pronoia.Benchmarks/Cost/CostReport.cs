using System.Globalization;
using Pronoia.Benchmarks.Simulation;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Storage.Slots;

namespace Pronoia.Benchmarks.Cost;

/// <summary>
/// <c>cost</c>: prints the monthly bill as Markdown, from calls, bytes and processor time of the engine's own planner and runners over storage that counts, and
/// <see cref="PriceList"/>.
/// </summary>
internal static class CostReport
{
    private const double Month = 30 * 86_400;
    private const double InstanceGigabytes = 2;
    private const double BytesPerSample = 0.63;

    // HTTPS without keep-alive, the dearest of docs/benchmarks/probing.md.
    private const double ProbeCpuSeconds = 0.0009;
    private const int SeriesPerSource = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Observed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);
    private static readonly (string Name, int Targets, int Sources)[] Scenarios =
        [("100 targets", 100, 0), ("1,000 targets", 1_000, 0), ("10,000 targets", 10_000, 0), ("10,000 series", 0, 1), ("1,000,000 series", 0, 100)];

    public static async Task<int> RunAsync(TextWriter output)
    {
        var (probeUpkeep, sourceUpkeep) = (await UpkeepAsync(100, 0), await UpkeepAsync(0, 1));
        var bills = new List<Bill>();
        foreach (var (name, targets, sources) in Scenarios)
        {
            bills.Add(await BillAsync(name, targets, sources, targets > 0 ? probeUpkeep : sourceUpkeep));
        }

        await WriteAsync(output, bills);
        return 0;
    }

    private static SimulationOptions Options(int targets, int sources, TimeSpan duration) => new()
    {
        Targets = targets,
        Sources = sources,
        SeriesPerSource = SeriesPerSource,
        Interval = Interval,
        Duration = duration,
        DefaultRules = true,
        DeathsPerMinute = 0,
        SkewSeconds = 0,
    };

    /// <summary>What upkeep calls per shard and day: compaction of every hour and day, and looking for what has expired.</summary>
    private static async Task<Calls> UpkeepAsync(int targets, int sources)
    {
        using var simulation = new Simulation.Simulation(Options(targets, sources, TimeSpan.FromHours(27)) with { Interval = TimeSpan.FromMinutes(15), SeriesPerSource = 100 });
        await simulation.RunAsync();
        return simulation.Result.CallsOf(JobKind.Upkeep) / (simulation.Shards * 27.0 / 24);
    }

    private static async Task<Bill> BillAsync(string name, int targets, int sources, Calls upkeepPerShardDay)
    {
        using var simulation = new Simulation.Simulation(Options(targets, sources, Observed) with { WarmUp = WarmUp });
        await simulation.RunAsync();
        var (result, scale) = (simulation.Result, Month / Observed.TotalSeconds);
        var calls = ((result.Calls - result.CallsOf(JobKind.Upkeep)) * scale) + (upkeepPerShardDay * (simulation.Shards * 30));
        var executions = result.Executions * scale;
        var cpuSeconds = (result.CpuSeconds * scale) + (ProbeCpuSeconds * targets * Month / Interval.TotalSeconds);
        var gigabyteSeconds = InstanceGigabytes * ((result.ActiveSeconds * scale) + cpuSeconds);
        var keep = new RetentionConfig();
        var samples = result.Samples * scale / 30 * keep.Series.TotalDays;
        var tableBytes = (simulation.Tables.BytesOf(ProbeResultRow.Table) * scale / 30 * keep.Results.TotalDays)
            + (simulation.Tables.BytesOf(SlotLedger.TableName) * scale / 30 * keep.Slots.TotalDays);
        return new Bill(
            name,
            targets,
            cpuSeconds,
            calls,
            [
                ("Execution time", Math.Max(0, gigabyteSeconds - PriceList.FreeGigabyteSeconds) * PriceList.GigabyteSecond.Each),
                ("Executions", Math.Max(0, executions - PriceList.FreeExecutions) * PriceList.Execution.Each),
                ("Queue", calls.Queue * PriceList.QueueOperation.Each),
                ("Table requests", calls.Tables * PriceList.TableTransaction.Each),
                ("Blob writes and lists", calls.BlobWrites * PriceList.BlobWrite.Each),
                ("Blob reads", calls.BlobReads * PriceList.BlobRead.Each),
                ("Tables kept", tableBytes / 1e9 * PriceList.TableGigabyte.Each),
                ("Samples kept", samples * BytesPerSample / 1e9 * PriceList.BlobGigabyte.Each),
            ]);
    }

    private static async Task WriteAsync(TextWriter output, List<Bill> bills)
    {
        var rows = new List<IEnumerable<string>>
        {
            bills.Select(b => b.Name).Prepend("USD a month"),
            bills.Select(_ => "---:").Prepend("---"),
        };
        rows.AddRange(bills[0].Lines.Select((line, i) => bills.Select(b => Money(b.Lines[i].Dollars)).Prepend(line.What)));
        rows.Add(bills.Select(b => $"**{Money(b.Total)}**").Prepend("**Together**"));
        rows.Add(bills.Select(b => b.Targets == 0 ? "" : Money(b.Total / b.Targets)).Prepend("… per target"));
        rows.Add(bills.Select(b => b.Targets == 0 ? "" : Money(b.Targets * Month / Interval.TotalSeconds * PriceList.AvailabilityTest.Each)).Prepend("Azure Monitor, standard tests, one location"));
        rows.Add(bills.Select(b => Count(b.Calls.Tables)).Prepend("Table requests a day"));
        rows.Add(bills.Select(b => Count(b.Calls.BlobWrites)).Prepend("Blob writes and lists a day"));
        rows.Add(bills.Select(b => Count(b.Calls.BlobReads)).Prepend("Blob reads a day"));
        rows.Add(bills.Select(b => Count(b.Calls.Queue)).Prepend("Queue operations a day"));
        rows.Add(bills.Select(b => Count(b.CpuSeconds)).Prepend("Processor seconds a day"));
        foreach (var row in rows)
        {
            await output.WriteLineAsync($"| {string.Join(" | ", row)} |");
        }

        await output.WriteLineAsync("\n| price | USD | per | source |\n|---|---:|---|---|");
        foreach (var price in PriceList.All)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {price.What} | {price.Dollars:0.######} | {price.Per:N0} {price.Unit} | {price.Source} |"));
        }
    }

    private static string Money(double dollars) => dollars.ToString(dollars < 10 ? "N2" : "N0", CultureInfo.InvariantCulture);

    private static string Count(double perMonth) => (perMonth / 30).ToString("N0", CultureInfo.InvariantCulture);
}
