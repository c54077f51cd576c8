namespace Pronoia.Detection;

/// <summary>Saved state cannot be used: it is damaged, of another version, or of a detector with other options. Start afresh.</summary>
public sealed class DetectorStateException : Exception
{
    /// <summary>Creates the error.</summary>
    public DetectorStateException()
        : this("The saved state cannot be used.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public DetectorStateException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">The cause.</param>
    public DetectorStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
