using Pronoia.Engine.Configuration;

namespace Pronoia.Engine.Planning;

/// <summary>
/// What a tick may run by itself instead of handing it out: a message on a queue costs an execution of its own, billed for a second at least, which a handful of
/// probes does not need. A slot that dies with its tick is missed, as one whose worker dies is.
/// </summary>
/// <param name="MaxTargets">How many targets all jobs of a tick may have together; a rule group counts as one. 0: none runs in the tick.</param>
/// <param name="MaxTime">How long a job may take at the longest, by its timeouts and confirmation attempts.</param>
public sealed record InlineWork(int MaxTargets, TimeSpan MaxTime)
{
    /// <summary>Everything is handed out.</summary>
    public static InlineWork None { get; } = new(0, TimeSpan.Zero);

    private static readonly TimeSpan RuleTime = TimeSpan.FromSeconds(2);

    /// <summary>Whether a tick runs all of this by itself. All or nothing: where one job goes out, the queue wakes a worker anyway.</summary>
    public bool Takes(PronoiaConfig config, IReadOnlyCollection<Job> due) =>
        MaxTargets > 0 && due.Sum(Weight) <= MaxTargets && due.All(job => LongestRun(config, job) <= MaxTime);

    private static int Weight(Job job) => Math.Max(1, job.Targets.Count);

    private static TimeSpan LongestRun(PronoiaConfig config, Job job) => job.Kind switch
    {
        JobKind.Probe => job.Targets.Max(target => LongestProbe(config, target)),
        JobKind.Heartbeat or JobKind.Rules => RuleTime,
        // Pulls, reports and upkeep are as long as what they meet is large.
        _ => TimeSpan.MaxValue,
    };

    private static TimeSpan LongestProbe(PronoiaConfig config, TargetConfig target)
    {
        var confirm = config.Modules[target.Module].Confirm;
        return target.Timeout * (1 + confirm.Attempts) + confirm.Interval * confirm.Attempts;
    }
}
