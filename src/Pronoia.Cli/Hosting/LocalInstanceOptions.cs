namespace Pronoia.Cli.Hosting;

/// <summary>What a command decides about a <see cref="LocalInstance"/>.</summary>
internal sealed record LocalInstanceOptions
{
    /// <summary>Where console receivers write.</summary>
    public Action<string>? Console { get; init; }

    /// <summary>How often due slots are looked for; null: four times per shortest interval of the configuration, between 50 and 500 ms.</summary>
    public TimeSpan? TickInterval { get; init; }
}
