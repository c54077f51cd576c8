using Pronoia.Alerting.Actions;

namespace Pronoia.Alerting;

/// <summary>What an <see cref="AlertManager"/> needs to know beyond its configuration.</summary>
public sealed record AlertManagerOptions
{
    /// <summary>Where this system's own pages are, for links in messages; null: nowhere.</summary>
    public Uri? ExternalUrl { get; init; }

    /// <summary>How long one delivery attempt may take, the notifier's own quick retries included. 45 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a process that died while sending keeps others from sending the same message. Longer than <see cref="AttemptTimeout"/>; 60 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between attempts after failures, unless the receiver asks for more. 5 min.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Failed attempts after which a message is a dead letter and <c>fallback_receiver</c> is told; it is tried again all the same. 3.</summary>
    public int DeadLetterAfter { get; init; } = 3;

    /// <summary>Which alerts depend on which.</summary>
    public IReadOnlyList<AlertDependency> Dependencies { get; init; } = [];

    /// <summary>Names of the alerts that say that something is down: only these mute what depends on it. Empty: every alert does.</summary>
    public IReadOnlySet<string> DownAlerts { get; init; } = new HashSet<string>();

    /// <summary>Gives what makes signed links, asked before each message, as keys may change; where it is null or gives null, messages carry none.</summary>
    public Func<CancellationToken, ValueTask<ActionLinks?>>? ActionLinks { get; init; }

    /// <summary>Groups that are flushed at the same time. 16.</summary>
    public int Concurrency { get; init; } = 16;
}
