using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Demo;

/// <summary>One thing that goes wrong in the story.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="At">When it is injected, after the start of the story.</param>
/// <param name="Inject">Makes it happen.</param>
/// <param name="Causes">Whether an alert with these labels is about it.</param>
internal sealed record Fault(string Name, TimeSpan At, Func<CancellationToken, Task> Inject, Func<Labels, bool> Causes)
{
    /// <summary>How long it lasts; null: until the end.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Makes it stop.</summary>
    public Func<CancellationToken, Task> Recover { get; init; } = _ => Task.CompletedTask;

    /// <summary>When it was injected, UTC.</summary>
    public DateTimeOffset? InjectedAt { get; set; }

    /// <summary>When it stopped, UTC.</summary>
    public DateTimeOffset? RecoveredAt { get; set; }

    /// <summary>The first notification about it after its injection.</summary>
    public PagerCall? Detected(IReadOnlyList<PagerCall> calls) =>
        InjectedAt is { } injected ? calls.FirstOrDefault(c => c.Firing && c.At >= injected && Causes(c.Labels)) : null;
}
