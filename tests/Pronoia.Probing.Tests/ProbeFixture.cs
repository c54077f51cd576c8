using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;

namespace Pronoia.Probing.Tests;

/// <summary>A prober with the defaults, and short ways to use it.</summary>
public abstract class ProbeFixture : IDisposable
{
    /// <summary>Generous: only tests that are about the timeout come near theirs.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected Prober Prober { get; } = new(new ProberOptions(), TimeProvider.System);

    public void Dispose()
    {
        Prober.Dispose();
        GC.SuppressFinalize(this);
    }

    protected ValueTask<ProbeResult> HttpAsync(string target, HttpProbe? options = null, TimeSpan? timeout = null) =>
        Prober.ProbeAsync(new ProbeModule { Name = "test", Prober = ProberKind.Http, Http = options ?? new HttpProbe() }, target, timeout ?? Patience, default);

    protected ValueTask<ProbeResult> TcpAsync(string target, TcpProbe? options = null, TimeSpan? timeout = null) =>
        Prober.ProbeAsync(new ProbeModule { Name = "test", Prober = ProberKind.Tcp, Tcp = options ?? new TcpProbe() }, target, timeout ?? Patience, default);
}
