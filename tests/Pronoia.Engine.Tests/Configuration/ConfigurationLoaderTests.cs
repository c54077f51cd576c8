using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    private const string Minimal = """
        targets:
          - {name: api, url: 'http://127.0.0.1:1/health'}
        """;

    [Fact]
    public void Ten_lines_are_enough_and_defaults_are_those_documented()
    {
        var config = Parse(Minimal);

        var target = Assert.Single(config.Targets);
        Assert.Equal("http_2xx", target.Module);
        Assert.Equal(TimeSpan.FromSeconds(30), target.Interval);
        Assert.Equal(TimeSpan.FromSeconds(10), target.Timeout);
        Assert.Equal("{instance=\"http://127.0.0.1:1/health\", job=\"probe\", target=\"api\"}", target.SeriesLabels.ToString());
        Assert.Equal(["TargetDown", "TargetsUnknown", "CertificateExpiresSoon"], config.RuleGroups.SelectMany(g => g.Rules).Select(r => r.Name));
        Assert.Equal("LatencyAnomaly", Assert.Single(config.Detection).Name);
        Assert.Equal("console", Assert.Single(config.Alerting.Receivers).Name);
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "f.yaml:1:1: the file is empty: expected at least targets, federation, scrape_configs, rules or alerting" },
        { "{}", "f.yaml:1:1: configuration: nothing to do: expected at least one entry under targets, target_discovery, federation, scrape_configs, scrape_config_files or heartbeats, or rules or alerting" },
        { "targets: 5", "f.yaml:1:10: configuration: targets: expected a list, found \"5\"" },
        { "tragets: []", "f.yaml:1:1: configuration: unknown key \"tragets\" (did you mean \"targets\"?)" },
        { "targets: [{name: a, url: 'http://x', intervall: 5s}]", "f.yaml:1:38: target: unknown key \"intervall\" (did you mean \"interval\"?)" },
        { "targets: [{name: a, url: 'http://x', interval: soon}]", "f.yaml:1:48: target: interval: expected a duration such as 30s or 5m, found \"soon\"" },
        { "targets: [{name: a, url: 'http://x', interval: 5s, timeout: 6s}]", "f.yaml:1:61: target: timeout: 6s is longer than the interval of 5s" },
        { "targets: [{name: a, url: 'http://x', interval: 1ms}]", "f.yaml:1:48: target: interval: 1ms is too short: at least 100ms" },
        { "targets: [{name: a, url: 'http://x', module: http_3xx}]", "f.yaml:1:46: target: module: there is no module \"http_3xx\" (did you mean \"http_2xx\"?)" },
        { "targets: [{name: a, url: 'ftp://x'}]", "f.yaml:1:26: target: url: expected host:port for the module tcp_connect" },
        { "targets: [{name: a, url: 'http://x', labels: {target: b}}]", "f.yaml:1:46: target: labels: target is set by Pronoia itself" },
        { "targets: [{name: a, url: 'http://x', labels: {1a: b}}]", "f.yaml:1:46: target: labels: \"1a\" is not a label name: expected letters, digits and _, not starting with a digit or __" },
        { "targets:\n- {name: a, url: 'http://x'}\n- {name: a, url: 'http://y'}", "f.yaml:3:10: target: name: \"a\" is taken by the entry at line 2" },
        { Targets("{name: a, depends_on: [apii]}", "{name: api}"), "f.yaml:2:43: target: depends_on: there is no target \"apii\" (did you mean \"api\"?)" },
        { Targets("{name: a, depends_on: [a]}"), "f.yaml:2:43: target: depends_on: targets depend on each other in a circle: a → a" },
        { Targets("{name: a, depends_on: [d, b]}", "{name: b, depends_on: [c]}", "{name: c, depends_on: [b]}", "{name: d}"), "f.yaml:4:43: target: depends_on: targets depend on each other in a circle: b → c → b" },
        { Targets("{name: a, depends_on: b}", "{name: b}"), "f.yaml:2:42: target: depends_on: expected a list, found \"b\"" },
        { Targets("{name: a, depends_on: [[b]]}", "{name: b}"), "f.yaml:2:43: target: depends_on: expected the name of a target, found a list" },
        { "federation: [{name: f, url: prometheus, match: [up]}]", "f.yaml:1:29: federation source: url: expected a URL such as http://prometheus:9090, without user and password (use basic_auth)" },
        { "federation: [{name: f, url: 'http://x'}]", "f.yaml:1:14: federation source: match is missing" },
        { "federation: [{name: f, url: 'http://x', match: [up], body_size_limit: 3}]", "f.yaml:1:71: federation source: body_size_limit: expected a size of at least 1KB, such as 512KB or 10MB" },
        { Minimal + "\ndetection: [{name: d, match: up, detector: autoo}]", "there is no detector \"autoo\" (did you mean \"auto\"?); there are auto, band" },
        { Minimal + "\nforecasts: [{name: d, match: up}]", "f.yaml:3:13: forecast: expected either above or below: the limit that must not be crossed" },
        { Minimal + "\nforecasts: [{name: d, match: up, below: 1}]\ndetection: [{name: d, match: up}]", "f.yaml:3:20: forecast: name: \"d\" is taken by the entry at line 4" },
        { Minimal + "\nreports: [{name: w, schedule: daily}]", "f.yaml:3:31: report: schedule: expected a cron expression of five fields, such as \"0 8 * * 1\" (Mondays at 08:00)" },
        { Minimal + "\nalerting: {route: {receiver: x}, receivers: [{name: y}]}", "undefined receiver" },
        { Minimal + "\nrules: {groups: [{name: g, rules: [{alert: A, expr: 'up ==='}]}]}", "parse error" },
        { Minimal + "\nglobal: {external_url: here}", "f.yaml:3:24: global: external_url: expected a URL such as https://pronoia.example.com" },
        { "targets: [{name: a, url: 'http://${PRONOIA_TEST_NOT_SET}'}]", "f.yaml:1:26: environment variable PRONOIA_TEST_NOT_SET is not set; set it or write ${PRONOIA_TEST_NOT_SET:-default}" },
    };

    [Fact]
    public void Targets_depend_on_targets_wherever_these_stand()
    {
        var config = Parse(Targets("{name: a, depends_on: [c, b, c]}", "{name: b, depends_on: [c]}", "{name: c}"));

        Assert.Equal([["c", "b"], ["c"], []], config.Targets.Select(t => t.DependsOn));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place_and_what_was_expected(string yaml, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(yaml));

        Assert.Contains(error.Errors, e => e.ToString() == expected || (!expected.StartsWith("f.yaml", StringComparison.Ordinal) && e.Message.Contains(expected, StringComparison.Ordinal)));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_in_the_order_of_the_file()
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse("global: {interval: x}\ntargets: [{url: 'http://x', modul: y}]\nfederation: [{name: f}]"));

        Assert.Equal([1, 2, 2, 3, 3], error.Errors.Select(e => e.Position.Line));
    }

    [Theory]
    [InlineData("targets: [{name: a, url: '${PRONOIA_TEST_NOT_SET}'}]")]
    [InlineData("targets: [{name: a, url: 'http://x', interval: '${PRONOIA_TEST_NOT_SET}'}]")]
    [InlineData("federation: [{name: a, match: [up], url: '${PRONOIA_TEST_NOT_SET}'}]")]
    public void A_variable_that_is_not_set_is_one_mistake(string yaml)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(yaml));

        Assert.StartsWith("environment variable PRONOIA_TEST_NOT_SET is not set", Assert.Single(error.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_variables_that_are_not_set_in_one_value_are_all_named()
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse("targets: [{name: a, url: 'http://${PRONOIA_TEST_A}:${PRONOIA_TEST_B}'}]"));

        Assert.Equal(["PRONOIA_TEST_A", "PRONOIA_TEST_B"], error.Errors.Select(e => e.Message.Split(' ')[2]));
    }

    [Fact]
    public void An_alias_bomb_is_refused_without_being_expanded()
    {
        var yaml = new System.Text.StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            var refs = string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10));
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{refs}]\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ConfigurationException>(() => Parse(yaml.ToString()));

        Assert.Contains("too large", Assert.Single(error.Errors).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nested too deeply", Assert.Throws<ConfigurationException>(() => Parse(new string('[', 5000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_fifty_megabytes_is_refused_unread()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Combine("big.yaml");
        using (var file = File.Create(path))
        {
            file.SetLength(50 * 1024 * 1024);
        }

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(path));

        Assert.Contains("the file is too large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_from_the_environment_stands_in_no_message()
    {
        var yaml = Minimal + "\nglobal: {interval: '${SECRET}'}";

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Parse(yaml, "f.yaml", ".", name => name == "SECRET" ? "hunter2" : null));

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.Contains("a value taken from the environment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_file_is_read_and_a_missing_one_is_named()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("password", "s3cret\n");
        const string Yaml = "federation: [{name: f, url: 'http://x', match: [up], basic_auth: {username: u, password_file: FILE}}]";

        var config = ConfigurationLoader.Parse(Yaml.Replace("FILE", "password", StringComparison.Ordinal), "f.yaml", directory.Path);
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Parse(Yaml.Replace("FILE", "absent", StringComparison.Ordinal), "f.yaml", directory.Path));

        Assert.Equal("s3cret", config.Federation[0].Http.BasicAuth!.Password.Read());
        Assert.DoesNotContain("s3cret", config.Federation[0].Http.ToString(), StringComparison.Ordinal);
        Assert.Contains("no such file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("modules_file: absent.yml", "f.yaml:2:15: configuration: modules_file: \"absent.yml\": no such file")]
    [InlineData("alertmanager_file: absent.yml", "f.yaml:2:20: configuration: alertmanager_file: \"absent.yml\": no such file")]
    [InlineData("rule_files: [absent.yml]", "f.yaml:2:13: configuration: rule_files: \"absent.yml\": no such file")]
    [InlineData("rule_files: ['.']", "f.yaml:2:13: configuration: rule_files: \".\" is a directory: expected a file")]
    public void A_file_that_is_not_there_is_told_where_it_is_asked_for(string yaml, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse($"targets: [{{name: a, url: 'http://127.0.0.1:1'}}]\n{yaml}\n"));

        Assert.Equal(expected, Assert.Single(error.Errors).ToString());
    }

    [Theory]
    [InlineData("alerting: {route: {receiver: x}, receivers: [{name: x}]}")]
    [InlineData("alertmanager_file: alertmanager.yml")]
    [InlineData("rule_files: [rules.yml]")]
    [InlineData("rules: {groups: [{name: g, rules: [{alert: A, expr: vector(1)}]}]}")]
    public void Rules_or_alerting_are_enough_for_what_others_watch(string yaml)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("alertmanager.yml", "route: {receiver: x}\nreceivers: [{name: x}]\n");
        directory.Write("rules.yml", "groups: [{name: g, rules: [{alert: A, expr: vector(1)}]}]\n");

        var config = ConfigurationLoader.Parse(yaml, "f.yaml", directory.Path);

        Assert.Equal(yaml.StartsWith("rule", StringComparison.Ordinal) ? ["A"] : [], config.RuleGroups.SelectMany(g => g.Rules).Select(r => r.Name));
        Assert.Equal(yaml.StartsWith("alert", StringComparison.Ordinal) ? "x" : "console", Assert.Single(config.Alerting.Receivers).Name);
        Assert.Empty(config.Detection);
    }

    private static PronoiaConfig Parse(string yaml) => ConfigurationLoader.Parse(yaml, "f.yaml", ".");

    private static string Targets(params string[] items) =>
        "targets:\n" + string.Join('\n', items.Select(i => i.Replace("{name:", "- {url: 'http://x', name:", StringComparison.Ordinal)));
}
