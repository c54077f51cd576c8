namespace Pronoia.Probing;

/// <summary>How the prober finds out that it is itself cut off, before it blames a target.</summary>
public sealed record CanaryOptions
{
    /// <summary>
    /// Places that answer whenever the prober's own network works, as <c>host:port</c>; a TCP connection to any one of them is enough. Where the
    /// list is empty the prober only checks that it can open connections at all.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>How long a canary may take to answer. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an outcome is used again, so that many failing targets cost one check. Default 10 s.</summary>
    public TimeSpan ReuseFor { get; init; } = TimeSpan.FromSeconds(10);
}
