namespace Pronoia.Cli.Demo;

/// <summary>Where the demo federates from, and what must be stopped at the end.</summary>
internal sealed class DemoFederation(Uri url, IAsyncDisposable source) : IAsyncDisposable
{
    public Uri Url { get; } = url;

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
