using System.Diagnostics;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tests.Hostile;

namespace Pronoia.Probing.Tests;

/// <summary>Attempts that cannot be stopped: here, one that opens a pipe which nobody writes to.</summary>
[Collection(QuietProcessDefinition.Name)]
public sealed class OverdueAttemptsTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task What_cannot_be_stopped_is_left_behind_counted_and_bounded()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var pipe = Path.Combine(Path.GetTempPath(), $"pronoia-{Guid.NewGuid():N}");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        try
        {
            using var prober = new Prober(new ProberOptions { MaxOverdueAttempts = 1 }, TimeProvider.System);
            var module = new ProbeModule { Name = "a", Prober = ProberKind.Http, Http = new HttpProbe { BodyFile = pipe } };

            var late = await prober.ProbeAsync(module, "http://127.0.0.1:9/", Short, default);
            var refused = await prober.ProbeAsync(module, "http://127.0.0.1:9/", Short, default);

            Assert.Equal((ProbeVerdict.Down, FailureClass.Timeout, 1), (late.Verdict, late.Failure, prober.OverdueAttempts));
            Assert.Equal("timed out after 500ms while resolving the name", late.Message);
            Assert.Equal(4, late.Value("probe_ip_protocol"));
            Assert.Equal((ProbeVerdict.Unknown, FailureClass.Prober), (refused.Verdict, refused.Failure));
            Assert.Equal("1 attempts went on past their timeout and have not ended: no others are started until they do", refused.Message);

            // A writer that opens the pipe is enough; the attempt that waits for one may be gone before anything is written.
            File.OpenHandle(pipe, FileMode.Open, FileAccess.Write).Dispose();
            while (prober.OverdueAttempts > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            Assert.Equal(FailureClass.Connect, (await prober.ProbeAsync(DefaultModules.All["tcp_connect"], "127.0.0.1:9", Short, default)).Failure);
        }
        finally
        {
            File.Delete(pipe);
        }
    }
}
