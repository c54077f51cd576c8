using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;

namespace Pronoia.Engine.Jobs;

/// <summary>Runs the slots of one kind of job.</summary>
internal interface IJobRunner
{
    /// <summary>The kind it runs.</summary>
    JobKind Kind { get; }

    /// <summary>Runs one slot. Running it twice is harmless.</summary>
    /// <returns>One line for the slot ledger.</returns>
    ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken);

    /// <summary>A slot came too late and is missed for good: whoever waits for it is told.</summary>
    ValueTask MissedAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
