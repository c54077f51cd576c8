namespace Pronoia.Storage;

/// <summary>A write was refused because what is stored is not what the writer had read (HTTP 409 or 412 on Azure). Read again and decide.</summary>
public sealed class StorageConflictException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which row or blob, and what was expected.</param>
    /// <param name="inner">The adapter's own exception, where there is one.</param>
    public StorageConflictException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
