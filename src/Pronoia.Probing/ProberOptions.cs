namespace Pronoia.Probing;

/// <summary>What holds for every probe of a <see cref="Prober"/>.</summary>
public sealed record ProberOptions
{
    /// <summary>
    /// The most bytes of a response body kept for inspection (regular expressions, JSON); a longer one fails with
    /// <see cref="FailureClass.Body"/>. Bodies that are only counted have no such limit. Default 4 MiB.
    /// </summary>
    public int MaxInspectedBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most bytes of response headers taken; more fail with <see cref="FailureClass.Protocol"/>. Default 256 KiB.</summary>
    public int MaxHeaderBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// How many attempts may go on past their timeout (in a system call that cannot be cancelled, or in a long match) before no others are started.
    /// Default 64.
    /// </summary>
    public int MaxOverdueAttempts { get; init; } = 64;

    /// <summary>How the prober finds out that it is itself cut off.</summary>
    public CanaryOptions Canary { get; init; } = new();

    /// <summary>Whether results carry a log. Default true.</summary>
    public bool CollectLog { get; init; } = true;

    /// <summary>The <c>User-Agent</c> of HTTP probes whose module sets none.</summary>
    public string UserAgent { get; init; } = "Pronoia/0.1";
}
