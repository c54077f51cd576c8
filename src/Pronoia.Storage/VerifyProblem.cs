namespace Pronoia.Storage;

/// <summary>A place where stored bytes are not what was written.</summary>
/// <param name="Where">The blob or file.</param>
/// <param name="Position">The first bad byte.</param>
/// <param name="Problem">What is wrong there.</param>
public sealed record VerifyProblem(string Where, long Position, string Problem)
{
    /// <summary>Of an exception.</summary>
    internal static VerifyProblem Of(StorageCorruptException e) => new(e.Where, e.Position, e.Problem);
}
