using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Pronoia.Cli.Tests;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Interrupt_ends_within_five_seconds_and_a_second_run_carries_on_while_a_second_process_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var config = directory.Write("pronoia.yaml", "global: {interval: 500ms}\ntargets: [{name: nothing, url: 'http://127.0.0.1:1'}]\n");
        string[] arguments = ["run", config, "--listen", "127.0.0.1:0"];
        using var first = CommandLine.Start(arguments);
        await CommandLine.ReadUntilAsync(first.StandardOutput, "Status page: http://127.0.0.1:");

        var (refused, _, error) = await CommandLine.RunAsync(arguments);
        Assert.Equal(1, refused);
        Assert.Contains($"is in use by process {first.Id}", error, StringComparison.Ordinal);

        await InterruptAsync(first);
        using var second = CommandLine.Start(arguments);
        await CommandLine.ReadUntilAsync(second.StandardOutput, "Status page");
        await InterruptAsync(second);

        var (code, output, _) = await CommandLine.RunAsync("query", "count_over_time(probe_success[1h])", "--data", directory.Combine("pronoia-data"));
        Assert.Equal(0, code);
        Assert.Contains("target=\"nothing\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_in_one_line()
    {
        using var directory = new TemporaryDirectory();
        var config = directory.Write("pronoia.yaml", "targets: [{name: nothing, url: 'http://127.0.0.1:1'}]\n");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, _, error) = await CommandLine.RunAsync("run", config, "--listen", taken.LocalEndpoint.ToString()!);

        Assert.Equal(1, code);
        Assert.Equal($"pronoia: Failed to bind to address http://{taken.LocalEndpoint}: address already in use.\n", error);
    }

    private static async Task InterruptAsync(Process process)
    {
        var clock = Stopwatch.StartNew();
        await Peer.RunAsync("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await CommandLine.ReadUntilAsync(process.StandardOutput, "Stopped; the state is saved.");
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
