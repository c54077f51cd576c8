namespace Pronoia.Engine.Configuration;

/// <summary>A job elsewhere that reports by <c>POST /heartbeat/NAME</c> that it is alive.</summary>
public sealed record HeartbeatConfig
{
    /// <summary>The unique name: the path's end and the label <c>name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How often it reports.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How much later than that it may report before it is down; default 1 min.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>What a report must carry as <c>Authorization: Bearer</c>; null: nothing.</summary>
    public string? Token { get; init; }

    /// <summary>The heartbeat as a target of the status page, the results and the series.</summary>
    public required TargetConfig Target { get; init; }
}
