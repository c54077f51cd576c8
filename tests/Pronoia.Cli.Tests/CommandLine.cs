using System.Diagnostics;

namespace Pronoia.Cli.Tests;

/// <summary>Runs the program as a process, as a user does.</summary>
internal static class CommandLine
{
    /// <summary>The built program beside the tests.</summary>
    private static string Program => Path.Combine(AppContext.BaseDirectory, "pronoia.dll");

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments) => Peer.Start("dotnet", ["exec", Program, .. arguments]);

    /// <summary>Reads lines until one holds the text.</summary>
    public static async Task<string> ReadUntilAsync(StreamReader reader, string text)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"the output ended without \"{text}\"");
    }
}
