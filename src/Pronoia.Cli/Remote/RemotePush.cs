namespace Pronoia.Cli.Remote;

/// <summary>The answer to a pushed configuration.</summary>
internal sealed record RemotePush
{
    public int Targets { get; init; }

    public int Federation { get; init; }

    public int Rules { get; init; }

    public IReadOnlyList<string>? Errors { get; init; }
}
