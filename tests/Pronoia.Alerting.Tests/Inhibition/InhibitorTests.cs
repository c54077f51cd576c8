using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Inhibition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Tests.Inhibition;

public class InhibitorTests
{
    private static readonly string[] Values = ["", "a", "b"];
    private static readonly string[] Operators = ["=", "!=", "=~", "!~"];
    private static readonly string[] Patterns = ["", "a", "b", "a|b"];

    private static readonly HashSet<string> NoNames = [];

    /// <summary>The index against the definition, for generated rules and alerts (the definition is Alertmanager's <c>hasEqual</c>).</summary>
    [Fact]
    public void Agrees_with_the_definition()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var rules = Enumerable.Range(0, random.Next(1, 130)).Select(_ => new InhibitRule(Matchers(random), Matchers(random), Equal(random))).ToArray();
            var alerts = Enumerable.Range(0, 25).Select(_ => Alert(random)).DistinctBy(a => a.Fingerprint).OrderBy(a => a.Fingerprint).ToArray();
            var inhibitor = new Inhibitor(rules, new DependencyGraph([], NoNames, alerts), alerts);
            foreach (var target in alerts)
            {
                Assert.Equal(Definition(rules, alerts, target.Labels), inhibitor.InhibitedBy(target.Labels));
            }
        }
    }

    [Fact]
    public void What_depends_on_each_other_in_a_circle_mutes_nobody()
    {
        var a = AlertingHarness.Labels("instance=a");
        var b = AlertingHarness.Labels("instance=b");
        var c = AlertingHarness.Labels("instance=c");
        var alerts = new[] { a, b, c }.Select(l => new Alert { Labels = l.With("alertname", "Down") }).OrderBy(x => x.Fingerprint).ToArray();
        var inhibitor = new Inhibitor([], new DependencyGraph([new(a, b), new(b, a), new(c, a)], NoNames, alerts), alerts);
        Assert.Null(inhibitor.InhibitedBy(alerts.Single(x => x.Labels["instance"] == "a").Labels));
        Assert.Null(inhibitor.InhibitedBy(alerts.Single(x => x.Labels["instance"] == "b").Labels));
        Assert.NotNull(inhibitor.InhibitedBy(alerts.Single(x => x.Labels["instance"] == "c").Labels));
    }

    private static Fingerprint? Definition(InhibitRule[] rules, Alert[] firing, Labels target)
    {
        foreach (var rule in rules.Where(r => r.Target.All(m => m.Matches(target))))
        {
            var twoSided = rule.Source.All(m => m.Matches(target));
            var sources = firing.Where(s =>
                rule.Source.All(m => m.Matches(s.Labels))
                && rule.Equal.All(n => s.Labels[n] == target[n])
                && !(twoSided && rule.Target.All(m => m.Matches(s.Labels)))).ToArray();

            // Of several sources any may be named; ours prefers one that is no target.
            if (sources.Length > 0)
            {
                return sources.OrderBy(s => rule.Target.All(m => m.Matches(s.Labels))).ThenBy(s => s.Fingerprint).First().Fingerprint;
            }
        }

        return null;
    }

    private static IReadOnlyList<Matcher> Matchers(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => MatcherParser.Parse(
            $"{"xyz"[random.Next(3)]} {Operators[random.Next(4)]} \"{Patterns[random.Next(4)]}\"")[0]),
    ];

    private static IReadOnlyList<string> Equal(Random random) => [.. new[] { "x", "y", "z" }.Where(_ => random.Next(3) == 0)];

    private static Alert Alert(Random random) => new()
    {
        Labels = Labels.Of(new[] { "x", "y", "z" }.Select(n => new Label(n, Values[random.Next(3)])).Append(new Label("alertname", "A"))),
    };
}
