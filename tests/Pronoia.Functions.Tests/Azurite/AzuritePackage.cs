using System.ComponentModel;
using System.Diagnostics;

namespace Pronoia.Functions.Tests.Azurite;

/// <summary>The pinned npm package of Azurite, installed beside the test assembly at its first use.</summary>
internal static class AzuritePackage
{
    private const string Version = "3.35.0";
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);

    /// <summary>The script that node runs.</summary>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing, or the package cannot be installed.</exception>
    public static async Task<string> InstallAsync()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, $"azurite-{Version}");
        var script = Path.Combine(directory, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
        {
            using var npm = Start("npm", ["install", "--prefix", directory, "--no-save", "--no-audit", "--no-fund", $"azurite@{Version}"]);
            using var limit = new CancellationTokenSource(InstallTime);
            await npm.WaitForExitAsync(limit.Token);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm install azurite@{Version} ended with {npm.ExitCode}");
            }
        }

        return script;
    }

    /// <summary>Starts a program; what it prints is read and dropped.</summary>
    public static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            var process = Process.Start(start)!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} cannot be started: the adapters are tested against Azurite, which needs Node.js 20 and npm", e);
        }
    }
}
