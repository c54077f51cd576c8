namespace Pronoia.Storage.Series;

/// <summary>What became of the samples of a batch; the rules are those of Prometheus's head block.</summary>
/// <param name="Accepted">Stored by this call.</param>
/// <param name="Duplicates">Stored before with the same time and value: nothing to do.</param>
/// <param name="OutOfOrder">Refused: the series has a newer sample.</param>
/// <param name="Conflicting">Refused: the series has a sample of the same time and another value.</param>
/// <param name="OutOfBounds">Refused: too old or too far in the future; or a histogram of an unknown schema or of more than 16,384 buckets.</param>
public readonly record struct AppendResult(int Accepted, int Duplicates, int OutOfOrder, int Conflicting, int OutOfBounds)
{
    /// <summary>The samples refused.</summary>
    public int Rejected => OutOfOrder + Conflicting + OutOfBounds;

    /// <summary>Adds up the results of two batches.</summary>
    public static AppendResult operator +(AppendResult a, AppendResult b) => new(
        a.Accepted + b.Accepted, a.Duplicates + b.Duplicates, a.OutOfOrder + b.OutOfOrder, a.Conflicting + b.Conflicting, a.OutOfBounds + b.OutOfBounds);

    /// <summary>Adds up the results of two batches.</summary>
    public static AppendResult Add(AppendResult left, AppendResult right) => left + right;
}
