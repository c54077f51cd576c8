namespace Pronoia.Cli.Remote;

/// <summary>The answer of Prometheus's query API.</summary>
internal sealed record RemoteQueryAnswer
{
    public required RemoteQueryData Data { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Infos { get; init; } = [];
}
