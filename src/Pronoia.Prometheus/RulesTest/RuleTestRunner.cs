using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.RulesTest;

/// <summary>
/// Runs promtool's unit-test files for rules (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/) and reports as promtool does.
/// </summary>
public static class RuleTestRunner
{
    /// <summary>Runs files one after the other.</summary>
    /// <param name="files">The files; their <c>rule_files</c> are relative to them.</param>
    /// <param name="output">Receives one block per file: its name, and <c>SUCCESS</c> or <c>FAILED</c>.</param>
    /// <param name="errors">Receives what failed; may be the same as <paramref name="output"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>Whether every file passed.</returns>
    public static async ValueTask<bool> RunAsync(IEnumerable<string> files, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var passed = true;
        foreach (var file in files)
        {
            await output.WriteLineAsync($"Unit Testing:  {file}");
            var failures = await RunAsync(file, errors, cancellationToken);
            if (failures.Count == 0)
            {
                await output.WriteLineAsync("  SUCCESS");
            }
            else
            {
                passed = false;
                await errors.WriteLineAsync("  FAILED:");
                foreach (var failure in failures)
                {
                    await errors.WriteLineAsync(failure);
                    await errors.WriteLineAsync();
                }
            }

            await output.WriteLineAsync();
        }

        return passed;
    }

    private static async ValueTask<IReadOnlyList<string>> RunAsync(string path, TextWriter errors, CancellationToken cancellationToken)
    {
        var diagnostics = new Diagnostics();
        var file = new RuleTestFileReader(diagnostics).Read(YamlFile.Load(path, diagnostics));
        var ruleFiles = new List<RuleFile>();
        foreach (var pattern in file.RuleFiles)
        {
            var matches = Glob(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", pattern);
            if (matches.Count == 0)
            {
                await errors.WriteLineAsync($"  WARNING: no file match pattern {pattern}");
            }

            ruleFiles.AddRange(matches.Select(f => RuleFile.Load(f, diagnostics)));
        }

        if (diagnostics.HasErrors)
        {
            return [.. diagnostics.Errors.Select(e => $"    {e}")];
        }

        var failures = new List<string>();
        foreach (var test in file.Tests)
        {
            failures.AddRange(await new RuleTestExecution(file, test, ruleFiles).RunAsync(cancellationToken));
        }

        return failures;
    }

    // Wildcards stand in the last part of a path; a directory that is not there matches nothing.
    private static IReadOnlyList<string> Glob(string directory, string pattern)
    {
        var path = Path.Combine(directory, pattern);
        var name = Path.GetFileName(path);
        if (name.AsSpan().IndexOfAny('*', '?') < 0)
        {
            return File.Exists(path) ? [path] : [];
        }

        var parent = Path.GetDirectoryName(path) ?? "";
        return Directory.Exists(parent) ? [.. Directory.EnumerateFiles(parent, name).Order(StringComparer.Ordinal)] : [];
    }
}
