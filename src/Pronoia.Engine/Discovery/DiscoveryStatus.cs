namespace Pronoia.Engine.Discovery;

/// <summary>What is known of a discovery.</summary>
/// <param name="Version">Which groups hold; another text when they change.</param>
/// <param name="LastAttempt">When it last looked.</param>
/// <param name="LastSuccess">When it last read everything: how old the groups may be.</param>
/// <param name="Error">What failed since; empty where nothing did.</param>
internal sealed record DiscoveryStatus(string Version, DateTimeOffset LastAttempt, DateTimeOffset? LastSuccess, string Error);
