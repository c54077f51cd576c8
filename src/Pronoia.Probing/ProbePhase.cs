namespace Pronoia.Probing;

/// <summary>How long one phase of a probe took, summed over redirects.</summary>
/// <param name="Name">The phase as blackbox_exporter names it: <c>resolve</c>, <c>connect</c>, <c>tls</c>, <c>processing</c>, <c>transfer</c> …</param>
/// <param name="Seconds">Its duration in seconds.</param>
public readonly record struct ProbePhase(string Name, double Seconds);
