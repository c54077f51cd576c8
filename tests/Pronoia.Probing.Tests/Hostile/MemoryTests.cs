namespace Pronoia.Probing.Tests.Hostile;

/// <summary>The promise: what a server sends costs bounded memory, as docs/probing.md states it.</summary>
[Collection(QuietProcessDefinition.Name)]
public sealed class MemoryTests : ProbeFixture
{
    private const int MiB = 1024 * 1024;
    private const int InFlight = 16;
    private const int Rounds = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Halfway = TimeSpan.FromMilliseconds(150);

    public static TheoryData<string> Servers { get; } = new(HostileServers.All.Keys);

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_hostile_server_costs_bounded_memory(string name)
    {
        await using var server = HostileServers.All[name]();

        // The body, its text in UTF-16, and room to grow; whoever asks nothing of a body keeps none.
        var inspects = server.Module.Http is { FailIfBodyMatches.Count: > 0 } or { FailIfBodyNotMatches.Count: > 0 };
        var (count, limit) = inspects ? (2, 32 * MiB) : (InFlight, MiB);
        await Prober.ProbeAsync(server.Module, server.Target, Timeout, default);

        // The server's own buffers are in the figure too, more of them where the machine is busy: the least of a few rounds is the prober's.
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > limit; round++)
        {
            least = Math.Min(least, await MeasureAsync(server, count));
        }

        Assert.InRange(least, long.MinValue, limit);
    }

    private async Task<long> MeasureAsync(HostileCase server, int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var probes = Enumerable.Range(0, count).Select(_ => Prober.ProbeAsync(server.Module, server.Target, Timeout, default).AsTask()).ToList();
        await Task.Delay(Halfway, TimeProvider.System);
        var during = GC.GetTotalMemory(forceFullCollection: true);
        var results = await Task.WhenAll(probes);

        Assert.All(results, r => Assert.False(r.Success, r.Message));
        Assert.All(results, r => Assert.InRange(r.Log.Sum(l => l.Length), 0, MiB));
        return (during - before) / count;
    }
}
