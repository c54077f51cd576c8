namespace Pronoia.Cli.Hosting;

/// <summary>What a command decides about a <see cref="LocalInstance"/>.</summary>
internal sealed record LocalInstanceOptions
{
    /// <summary>Where console receivers write.</summary>
    public Action<string>? Console { get; init; }

    /// <summary>How often due slots are looked for.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
