namespace Pronoia.Storage;

/// <summary>A data directory is in use by another opener. The message names it.</summary>
public sealed class StorageLockedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="holder">Who holds it, as the lock file tells.</param>
    /// <param name="inner">The cause.</param>
    public StorageLockedException(string directory, string holder, Exception? inner = null)
        : base($"the data directory {directory} is in use by {holder}; one process at a time may open it", inner)
    {
        Holder = holder;
    }

    /// <summary>Who holds the directory: process id and time of opening.</summary>
    public string Holder { get; }
}
