using System.Diagnostics;

namespace Pronoia.Tests;

/// <summary>Runs peer programs, such as promtool or prometheus.</summary>
internal static class Peer
{
    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end, at most a minute.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, ReadOnlyMemory<byte> input = default)
    {
        using var process = Start(program, arguments, redirectInput: true);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.StandardInput.BaseStream.WriteAsync(input, timeout.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Starts a program; the caller reads its output and ends it.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, bool redirectInput = false) =>
        Process.Start(new ProcessStartInfo(Find(program) ?? throw new FileNotFoundException($"{program} is not installed"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
