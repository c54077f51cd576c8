namespace Pronoia.Benchmarks.Simulation;

/// <summary>List prices in USD, pay as you go, locally redundant, hot tier. They differ by region and change: read them again before a decision.</summary>
internal sealed record PriceList
{
    /// <summary>Flex Consumption, on demand, per GB-s.</summary>
    public double GigabyteSecond { get; init; } = 0.000026;

    /// <summary>Flex Consumption, on demand, each.</summary>
    public double Execution { get; init; } = 0.40 / 1_000_000;

    /// <summary>Table storage, each.</summary>
    public double TableTransaction { get; init; } = 0.00036 / 10_000;

    /// <summary>Queue storage, class 1 or 2, each.</summary>
    public double QueueOperation { get; init; } = 0.004 / 10_000;

    /// <summary>Blob storage: write, append or list, each.</summary>
    public double BlobWrite { get; init; } = 0.05 / 10_000;

    /// <summary>Blob storage: read, each.</summary>
    public double BlobRead { get; init; } = 0.004 / 10_000;
}
