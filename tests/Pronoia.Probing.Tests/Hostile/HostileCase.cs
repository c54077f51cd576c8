namespace Pronoia.Probing.Tests.Hostile;

/// <summary>A server that means harm, and the module that probes it.</summary>
/// <param name="Target">What to probe.</param>
/// <param name="Module">How.</param>
/// <param name="Server">The server, to be disposed.</param>
internal sealed record HostileCase(string Target, ProbeModule Module, IAsyncDisposable Server) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
