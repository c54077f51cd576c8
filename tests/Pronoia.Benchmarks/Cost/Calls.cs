namespace Pronoia.Benchmarks.Cost;

/// <summary>Requests to the storage by what they are billed as.</summary>
/// <param name="Tables">Table transactions.</param>
/// <param name="BlobWrites">Writes, appends and lists.</param>
/// <param name="BlobReads">Reads.</param>
/// <param name="Queue">Queue operations.</param>
internal readonly record struct Calls(double Tables, double BlobWrites, double BlobReads, double Queue)
{
    public static Calls operator +(Calls a, Calls b) => new(a.Tables + b.Tables, a.BlobWrites + b.BlobWrites, a.BlobReads + b.BlobReads, a.Queue + b.Queue);

    public static Calls operator -(Calls a, Calls b) => a + (b * -1);

    public static Calls operator *(Calls a, double factor) => new(a.Tables * factor, a.BlobWrites * factor, a.BlobReads * factor, a.Queue * factor);

    public static Calls operator /(Calls a, double divisor) => a * (1 / divisor);
}
