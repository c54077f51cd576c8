using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.RulesTest;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Tests.Packs;

/// <summary>The monitoring packs load, their rules do what their unit tests say, and every alert leads to a runbook.</summary>
public sealed class PackTests
{
    private const string RunbookHost = "https://runbooks.example.com/";
    private static readonly string[] RunbookSections = ["## Meaning", "## Impact", "## Diagnosis", "## Remediation", "## Escalation"];

    public static TheoryData<string> Packs => Pack.All;

    [Theory]
    [MemberData(nameof(Packs))]
    public void LoadsOnABareMachine(string name)
    {
        var config = new Pack(name).Load();

        Assert.NotEmpty(config.Targets);
        Assert.NotEmpty(config.Federation);
        Assert.NotEmpty(config.Detection);
        Assert.NotEmpty(config.Forecasts);
        Assert.NotEmpty(config.Slos);
        Assert.NotEmpty(config.Reports);
        Assert.NotEmpty(config.Alerting.Receivers);
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public async Task RuleTestsPass(string name)
    {
        using var output = new StringWriter();

        var passed = await RuleTestRunner.RunAsync(new Pack(name).RuleTests, output, output);

        Assert.True(passed, output.ToString());
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void EveryAlertFiresInATest(string name)
    {
        var pack = new Pack(name);
        var fired = Fired(pack);

        Assert.DoesNotContain(pack.Alerts(), a => !fired.Contains(a.Name));
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void EveryAlertLeadsToARunbook(string name)
    {
        var pack = new Pack(name);
        var config = pack.Load();
        var annotations = config.RuleGroups.SelectMany(g => g.Rules).OfType<AlertingRule>().Select(a => (a.Name, a.Annotations.ToDictionary(StringComparer.Ordinal)))
            .Concat(config.Detection.Select(d => (d.Name, d.Annotations.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal))))
            .Concat(config.Forecasts.Select(f => (f.Name, f.Annotations.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal))));

        foreach (var (alert, texts) in annotations)
        {
            Assert.True(texts.TryGetValue("runbook_url", out var url), $"{alert} has no runbook_url");
            var file = url.Replace(RunbookHost + name + "/", "runbooks/", StringComparison.Ordinal);
            Assert.True(pack.Has(file), $"{alert}: {url} is no file of the pack");
            var runbook = File.ReadAllText(pack.Path(file));
            Assert.All(RunbookSections, section => Assert.Contains(section, runbook, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void EveryRunbookServesAnAlert(string name)
    {
        var pack = new Pack(name);
        var linked = string.Concat(pack.RuleFiles.Append(pack.Path("pronoia.yaml")).Select(File.ReadAllText));

        Assert.All(
            Directory.EnumerateFiles(pack.Path("runbooks")),
            file => Assert.Contains($"{RunbookHost}{name}/{Path.GetFileName(file)}", linked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bot-core")]
    [InlineData("aptos-agents")]
    public void ObjectivesAreGenerated(string name)
    {
        var pack = new Pack(name);
        var diagnostics = new Diagnostics();
        var slos = SloReader.Read(YamlMap.Of(YamlFile.Load(pack.Path("slos.yml"), diagnostics), diagnostics, "slos"));
        diagnostics.ThrowIfErrors();
        var generated = SloRules.ToYaml(slos);
        if (Environment.GetEnvironmentVariable("PRONOIA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(pack.Path("rules/slo.yml"), generated);
        }

        Assert.Equal(generated, File.ReadAllText(pack.Path("rules/slo.yml")));
    }

    [Theory]
    [InlineData("protocol", "critical", "availability", "pagerduty,slack")]
    [InlineData("protocol", "warning", "economy", "slack")]
    [InlineData("protocol", "info", "economy", "awareness")]
    [InlineData("bot-core", "critical", "trading", "trading-team,pagerduty,critical-slack,email,slack")]
    [InlineData("bot-core", "warning", "ai", "ai-team,email,slack")]
    [InlineData("bot-core", "warning", "database", "database-team,email,slack")]
    [InlineData("bot-core", "info", "application", "log")]
    [InlineData("aptos-agents", "critical", "system", "critical")]
    [InlineData("aptos-agents", "high", "system", "high")]
    [InlineData("aptos-agents", "medium", "database", "medium")]
    [InlineData("aptos-agents", "low", "system", "low")]
    [InlineData("agentic-deals", "P1", "api", "pagerduty,slack-api")]
    [InlineData("agentic-deals", "P2", "database", "pagerduty,slack-database")]
    [InlineData("agentic-deals", "P3", "ai", "slack-ai")]
    [InlineData("agentic-deals", "P4", "availability", "slack")]
    public void RoutesBySeverityAndComponent(string name, string severity, string component, string receivers)
    {
        var labels = Labels.Of([new Label("component", component), new Label("severity", severity)]);

        Assert.Equal(receivers, string.Join(',', new Pack(name).Load().Alerting.RouteReceivers(labels)));
    }

    [Theory]
    [InlineData("protocol", "daily AlertDigest: ; monthly MonthlyOptimisation: ; weekly WeeklyPerformance: ")]
    [InlineData("bot-core", "monthly MonthlyOptimisation: team@bot-core.io; weekly WeeklyPerformance: team@bot-core.io")]
    [InlineData("agentic-deals", "daily AlertDigest: team@deals.example.com; weekly AlertDigest: team@deals.example.com")]
    [InlineData(
        "aptos-agents",
        "executive Executive: stakeholders@aptos-agents.example.com; monthly MonthlyOptimisation: team@aptos-agents.example.com; "
        + "quarterly QuarterlyCapacity: team@aptos-agents.example.com; weekly WeeklyPerformance: team@aptos-agents.example.com")]
    public void ReportsGoToWhomTheDocumentsName(string name, string expected)
    {
        var reports = new Pack(name).Load().Reports.OrderBy(r => r.Name, StringComparer.Ordinal);

        Assert.Equal(expected, string.Join("; ", reports.Select(r => $"{r.Name} {r.Template.Kind}: {string.Join(", ", r.Recipients)}")));
    }

    private static HashSet<string> Fired(Pack pack)
    {
        var fired = new HashSet<string>(StringComparer.Ordinal);
        var alert = "";
        foreach (var line in pack.RuleTests.SelectMany(File.ReadLines).Select(l => l.Trim()))
        {
            if (line.StartsWith("alertname: ", StringComparison.Ordinal))
            {
                alert = line["alertname: ".Length..];
            }
            else if (line.StartsWith("- exp_labels:", StringComparison.Ordinal))
            {
                fired.Add(alert);
            }
        }

        return fired;
    }
}
