namespace Pronoia.Storage;

/// <summary>Stored bytes are not what was written: a checksum, a length or a format version is wrong. The message names the place.</summary>
public sealed class StorageCorruptException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The file or blob.</param>
    /// <param name="position">The first bad byte, counted from the start of <paramref name="source"/>.</param>
    /// <param name="problem">What is wrong there.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public StorageCorruptException(string source, long position, string problem, Exception? inner = null)
        : base($"{source}: byte {position}: {problem}", inner)
    {
        Where = source;
        Position = position;
        Problem = problem;
    }

    /// <summary>The file or blob.</summary>
    public string Where { get; }

    /// <summary>The first bad byte, counted from the start of <see cref="Where"/>.</summary>
    public long Position { get; }

    /// <summary>What is wrong there.</summary>
    public string Problem { get; }
}
