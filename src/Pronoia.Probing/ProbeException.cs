namespace Pronoia.Probing;

/// <summary>Ends an attempt with a class and a sentence; never leaves <see cref="Prober"/>.</summary>
internal sealed class ProbeException(FailureClass failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public FailureClass Failure { get; } = failure;
}
