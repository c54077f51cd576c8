using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Reporting.Tests.Dashboards;

/// <summary>The rules of the packs over the same load as the dashboards, on Pronoia and on the real Prometheus.</summary>
public class PackRuleQueryTests
{
    private static readonly PromQLEngine Engine = new(new PromQLOptions());

    /// <summary>What each rule measures: of a recording rule all of it, of an alert what it compares with its threshold.</summary>
    private static readonly (string Where, string Expr)[] Queries = [.. Read().DistinctBy(q => q.Expr)];

    [Fact]
    public async Task Every_rule_measures_something_in_the_load()
    {
        var empty = new List<string>();
        foreach (var (where, expr) in Queries)
        {
            var result = await Engine.InstantAsync(new SyntheticSource(), expr, SyntheticLoad.End, CancellationToken.None);
            if (result.Vector.Count == 0)
            {
                empty.Add($"{where}: {expr}");
            }
        }

        Assert.True(Queries.Length > 100);
        Assert.True(empty.Count == 0, string.Join("\n", empty));
    }

    [PeerFact("prometheus")]
    public async Task Every_rule_measures_as_much_on_Prometheus_as_on_Pronoia()
    {
        using var server = await PrometheusServer.FromOpenMetricsAsync(SyntheticLoad.ToOpenMetrics());
        var problems = new List<string>();
        foreach (var (where, expr) in Queries)
        {
            var (series, error) = await server.QueryAsync(expr, SyntheticLoad.End);
            var ours = await Engine.InstantAsync(new SyntheticSource(), expr, SyntheticLoad.End, CancellationToken.None);
            if (error is not null || series != ours.Vector.Count)
            {
                problems.Add($"{where}: {error ?? $"{series} series there, {ours.Vector.Count} here"}: {expr}");
            }
        }

        Assert.Empty(problems);
    }

    /// <summary>Rules that read what other rules record are left out: the packs' rule tests evaluate those, in order.</summary>
    private static IEnumerable<(string Where, string Expr)> Read()
    {
        var diagnostics = new Diagnostics();
        var rules = Directory.EnumerateFiles(Path.Combine(Golden.RepositoryRoot, "packs"), "*.yml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "rules")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => RuleFile.Load(file, diagnostics).Groups.SelectMany(g => g.Rules).Select(rule => (File: Path.GetRelativePath(Golden.RepositoryRoot, file), Rule: rule)))
            .ToArray();
        diagnostics.ThrowIfErrors();
        var recorded = rules.Where(r => r.Rule is RecordingRule).Select(r => r.Rule.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from rule in rules
               let expr = PromQLParser.Parse(rule.Rule.Expr)
               from measured in rule.Rule is AlertingRule ? Measured(expr) : [expr]
               let text = measured.ToString()
               where !recorded.Any(name => text.Contains(name, StringComparison.Ordinal))
               select ($"{rule.File}: {rule.Rule.Name}", text),
        ];
    }

    private static IEnumerable<Expr> Measured(Expr expr) => expr switch
    {
        ParenExpr paren => Measured(paren.Inner),
        BinaryExpr { Operator: PromQLOperator.Or } either => [.. Measured(either.Left), .. Measured(either.Right)],
        BinaryExpr
        {
            Operator: PromQLOperator.And or PromQLOperator.Unless or PromQLOperator.Equal or PromQLOperator.NotEqual or PromQLOperator.Greater
                or PromQLOperator.GreaterOrEqual or PromQLOperator.Less or PromQLOperator.LessOrEqual
        } binary => Measured(binary.Left),
        _ => [expr],
    };
}
