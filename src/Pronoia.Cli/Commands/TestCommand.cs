using System.CommandLine;
using System.Globalization;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Prometheus.RulesTest;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia test rules | promql FILE…</c>: promtool's unit tests and scripts in Prometheus's test language.</summary>
internal static class TestCommand
{
    private const string PromQLHelp = """
        Scripts are those of Prometheus's own suite: load, clear, eval, expect. The last line of the output is "N passed, N failed".

        Example:
          pronoia test promql tests/*.test
        """;

    private const string RulesHelp = """
        Test files are promtool's, unchanged: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/

        Example:
          pronoia test rules rules_test.yml
        """;

    public static Command Create(TextWriter output, TextWriter error) =>
        new("test", "Run tests of rules and of PromQL.") { Rules(output, error), PromQL(output) };

    private static DetailedCommand Rules(TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("FILE") { Description = "Unit-test files as promtool takes them.", Arity = ArgumentArity.OneOrMore };
        var command = new DetailedCommand("rules", "Run unit tests of recording and alerting rules.", RulesHelp) { files };
        command.SetAction(async (parsed, cancellationToken) =>
            await RuleTestRunner.RunAsync(parsed.GetRequiredValue(files), output, error, cancellationToken) ? ExitCodes.Good : ExitCodes.Bad);
        return command;
    }

    private static DetailedCommand PromQL(TextWriter output)
    {
        var files = new Argument<string[]>("FILE") { Description = "Scripts in Prometheus's test language.", Arity = ArgumentArity.OneOrMore };
        var command = new DetailedCommand("promql", "Run scripts in Prometheus's test language.", PromQLHelp) { files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (passed, failed) = (0, 0);
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var cases = await ScriptRunner.RunAsync(file, await File.ReadAllTextAsync(file, cancellationToken), cancellationToken);
                foreach (var failure in cases.Where(c => !c.Passed))
                {
                    await output.WriteLineAsync($"{failure}{(failure.Expression.Length > 0 ? $"\n    {failure.Expression}" : "")}");
                }

                passed += cases.Count(c => c.Passed);
                failed += cases.Count(c => !c.Passed);
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
            return failed == 0 && passed > 0 ? ExitCodes.Good : ExitCodes.Bad;
        });
        return command;
    }
}
