using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Slos;

namespace Pronoia.Reporting.Tests.Slos;

public class SloRulesTests
{
    private static readonly IReadOnlyList<SloDefinition> Slos =
    [
        .. SloReaderTests.Read(SloReaderTests.Sloth, out _),
        new SloDefinition { Service = "api", Name = "up", Objective = 0.995, Indicator = new ProbeAvailabilityIndicator("{job=\"api\"}") },
        new SloDefinition
        {
            Service = "api",
            Name = "fast",
            Objective = 0.95,
            Window = SloWindow.Rolling(TimeSpan.FromDays(1)),
            Indicator = new ProbeLatencyIndicator("{job=\"api\"}", TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)),
        },
    ];

    [Fact]
    public void Writes_the_same_rules_as_ever() => Golden.Equal("slo-rules.yml", SloRules.ToYaml(Slos));

    [Fact]
    public void Both_windows_must_burn_at_the_rate_of_the_workbook()
    {
        var alert = SloRules.Generate(Slos[2])[^1].Rules[0].Expr;
        Assert.Contains("ratio_rate5m{sloth_id=\"api-up\", sloth_service=\"api\", sloth_slo=\"up\"} > (14.4 * 0.005)", alert, StringComparison.Ordinal);
        Assert.Contains("ratio_rate1h{sloth_id=\"api-up\", sloth_service=\"api\", sloth_slo=\"up\"} > (14.4 * 0.005)", alert, StringComparison.Ordinal);
        Assert.Contains("> (6 * 0.005)", alert, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_alert_is_left_out()
    {
        Assert.Single(SloRules.Generate(Slos[0])[^1].Rules);
        var silent = Slos[2] with { Page = new SloAlert { Disabled = true }, Ticket = new SloAlert { Disabled = true } };
        Assert.DoesNotContain(SloRules.Generate(silent), g => g.Name.Contains("alerts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_window_of_a_day_has_no_alert_over_three_days_and_no_series_twice()
    {
        var records = SloRules.Generate(Slos[3]).SelectMany(g => g.Rules).OfType<RecordingRule>().Select(r => r.Name).ToArray();
        Assert.Equal(records.Distinct(), records);
        Assert.DoesNotContain("slo:sli_error:ratio_rate3d", records);
        Assert.DoesNotContain("ratio_rate3d", SloRules.Generate(Slos[3])[^1].Rules[0].Expr, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_looks_like_YAML_or_PromQL_stays_text()
    {
        const string Odd = "a: \"b\" # {{ $labels.x }}\n- c";
        var yaml = SloRules.ToYaml([Slos[2] with { AlertAnnotations = [new("summary", Odd)], AlertName = "yes" }]);
        var diagnostics = new Diagnostics();
        var groups = YamlMap.Of(YamlFile.Parse(yaml, "rules.yml", diagnostics), diagnostics, "rules").List("groups", g => YamlMap.Of(g, diagnostics, "group"));
        var alert = YamlMap.Of(((YamlSequence)groups[^1].Value("rules")!).Items[0], diagnostics, "rule");
        Assert.Equal("yes", alert.String("alert"));
        Assert.Equal(Odd, alert.Map("annotations").String("summary"));
        Assert.False(diagnostics.HasErrors);
    }

    [Fact]
    public void Pronoia_reads_the_rules_as_it_reads_any_rule_file()
    {
        var diagnostics = new Diagnostics();
        var file = RuleFile.Read(YamlFile.Parse(SloRules.ToYaml(Slos), "rules.yml", diagnostics), "rules.yml", diagnostics, expr =>
        {
            PromQLParser.Parse(expr);
            return null;
        });
        Assert.Empty(diagnostics.Errors);
        Assert.Equal(12, file.Groups.Count);
    }

    [PeerFact("promtool")]
    public async Task Promtool_accepts_the_rules()
    {
        using var directory = new TemporaryDirectory();
        var rules = directory.Write("rules.yml", SloRules.ToYaml(Slos));
        var (exitCode, output) = await Peer.RunAsync("promtool", ["check", "rules", rules]);
        Assert.True(exitCode == 0, output);
    }

    [PeerFact("promtool")]
    public async Task In_Prometheus_an_outage_pages_and_silence_does_not()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("rules.yml", SloRules.ToYaml([Slos[2]]));
        // One probe a minute. api:80 fails for 20 minutes after 6 good hours, which burns 14.4 × 0.5 % over the hour; then the probes stop.
        var test = directory.Write("test.yml", """
            rule_files: [rules.yml]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - series: 'probe_success{job="api", instance="api:80"}'
                    values: '1x360 0x19 _x600'
                alert_rule_test:
                  - {eval_time: 6h, alertname: api-up, exp_alerts: []}
                  - eval_time: 6h20m
                    alertname: api-up
                    exp_alerts:
                      - exp_labels: {sloth_severity: page, sloth_id: api-up, sloth_service: api, sloth_slo: up}
                        exp_annotations:
                          title: "(page) api up error budget burn rate is too high."
                          summary: "api up burns its error budget of 0.5 % over 30 days rolling too fast."
                      - exp_labels: {sloth_severity: ticket, sloth_id: api-up, sloth_service: api, sloth_slo: up}
                        exp_annotations:
                          title: "(ticket) api up error budget burn rate is too high."
                          summary: "api up burns its error budget of 0.5 % over 30 days rolling too fast."
                  - {eval_time: 15h, alertname: api-up, exp_alerts: []}
                promql_expr_test:
                  - expr: slo:sli_error:ratio_rate5m
                    eval_time: 15h
                    exp_samples: []
                  - expr: round(slo:sli_error:ratio_rate1h, 0.1)
                    eval_time: 6h20m
                    exp_samples:
                      - labels: '{sloth_id="api-up", sloth_service="api", sloth_slo="up", sloth_window="1h"}'
                        value: 0.3
            """);
        var (exitCode, output) = await Peer.RunAsync("promtool", ["test", "rules", test]);
        Assert.True(exitCode == 0, output);
    }

    [PeerFact("promtool")]
    public async Task In_Prometheus_failures_in_maintenance_burn_nothing()
    {
        // Twenty failures after 6 good hours, of which maintenance covers all, half, none; windows of another job change nothing.
        string[] tests =
        [
            Test("_x361 0x19", "0", "[]"),
            Test("_x361 0x9", "0.2", "[{labels: '{}', value: 1}]"),
            Test("_x361", "0.3", "[{labels: '{}', value: 1}]"),
        ];
        await TestRulesAsync(Slos[2] with { Ticket = new SloAlert { Disabled = true } }, tests);

        static string Test(string maintenance, string ratio, string pages) => $$"""
              - interval: 1m
                input_series:
                  - {series: 'probe_success{job="api", instance="api:80"}', values: '1x360 0x19'}
                  - {series: 'pronoia_maintenance_success{job="api", instance="api:80"}', values: '{{maintenance}}'}
                  - {series: 'pronoia_maintenance_success{job="other", instance="api:80"}', values: '0x380'}
                promql_expr_test:
                  - expr: round(slo:sli_error:ratio_rate1h, 0.1)
                    eval_time: 6h20m
                    exp_samples: [{labels: '{sloth_id="api-up", sloth_service="api", sloth_slo="up", sloth_window="1h"}', value: {{ratio}}}]
                  - {expr: 'count(ALERTS{alertname="api-up"})', eval_time: 6h20m, exp_samples: {{pages}}}
                  - {expr: 'count(slo:sli_error:ratio_rate5m)', eval_time: 6h20m, exp_samples: {{pages}}}

            """;
    }

    [PeerFact("promtool")]
    public async Task In_Prometheus_slow_probes_in_maintenance_burn_nothing()
    {
        // Without a stale marker the lookback shows the end of maintenance for five minutes more, in which probes count again.
        await TestRulesAsync(Slos[3], [Test("_x361 1x19", "0"), Test("_x361 1x9", "0.2"), Test("_x361 1x9 stale", "0.2"), Test("_x361", "0.3")]);

        static string Test(string maintenance, string ratio) => $$"""
              - interval: 1m
                input_series:
                  - {series: 'probe_success{job="api", instance="api:80"}', values: '1x380'}
                  - {series: 'probe_duration_seconds{job="api", instance="api:80"}', values: '0.1x360 2x19'}
                  - {series: 'pronoia_maintenance_success{job="api", instance="api:80"}', values: '{{maintenance}}'}
                promql_expr_test:
                  - expr: round(slo:sli_error:ratio_rate1h, 0.1)
                    eval_time: 6h20m
                    exp_samples: [{labels: '{sloth_id="api-fast", sloth_service="api", sloth_slo="fast", sloth_window="1h"}', value: {{ratio}}}]

            """;
    }

    private static async Task TestRulesAsync(SloDefinition slo, IEnumerable<string> tests)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("rules.yml", SloRules.ToYaml([slo]));
        var test = directory.Write("test.yml", "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n" + string.Concat(tests));
        var (exitCode, output) = await Peer.RunAsync("promtool", ["test", "rules", test]);
        Assert.True(exitCode == 0, output);
    }
}
