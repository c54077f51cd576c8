using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Tests.Rules;

public class RuleGroupEvaluatorTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly List<InstantSample> _vector = [];
    private RuleGroupState? _state;

    [Fact]
    public async Task An_alert_goes_from_pending_over_firing_to_resolved()
    {
        var evaluator = Evaluator("{alert: Down, expr: up == 0, for: 5m, labels: {severity: page}, annotations: {summary: x}}");
        _vector.Add(Sample("job", "a", 0));
        for (var minute = 0; minute < 5; minute++)
        {
            var pending = await EvaluateAsync(evaluator, minute);
            Assert.Empty(pending.AlertsToSend);
            Assert.Equal(AlertState.Pending, Assert.Single(pending.Rules[0].Alerts).State);
            Assert.Equal(
                [
                    "ALERTS{alertname=\"Down\", alertstate=\"pending\", job=\"a\", severity=\"page\"} 1",
                    $"ALERTS_FOR_STATE{{alertname=\"Down\", job=\"a\", severity=\"page\"}} {Start.ToUnixTimeSeconds()}",
                ],
                Shown(pending));
        }

        var firing = await EvaluateAsync(evaluator, 5);
        var alert = Assert.Single(firing.AlertsToSend);
        Assert.Equal("{alertname=\"Down\", job=\"a\", severity=\"page\"}", alert.Labels.ToString());
        Assert.Equal((Start.AddMinutes(5), Start.AddMinutes(9), false), (alert.StartsAt, alert.EndsAt, alert.IsResolved));
        Assert.Equal("x", alert.Annotations["summary"]);
        Assert.Equal("https://p.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1", alert.GeneratorUrl);
        Assert.Contains("ALERTS{alertname=\"Down\", alertstate=\"pending\", job=\"a\", severity=\"page\"} stale", Shown(firing));

        _vector.Clear();
        var resolved = await EvaluateAsync(evaluator, 6);
        alert = Assert.Single(resolved.AlertsToSend);
        Assert.Equal((Start.AddMinutes(5), Start.AddMinutes(6), true), (alert.StartsAt, alert.EndsAt, alert.IsResolved));
        Assert.Equal(2, Shown(resolved).Count(s => s.EndsWith(" stale", StringComparison.Ordinal)));
        Assert.Single((await EvaluateAsync(evaluator, 21)).AlertsToSend);
        var forgotten = await EvaluateAsync(evaluator, 22);
        Assert.Empty(forgotten.AlertsToSend);
        Assert.Empty(forgotten.Rules[0].Alerts);
    }

    [Fact]
    public async Task An_alert_pending_for_four_of_its_five_minutes_survives_a_restart()
    {
        const string Rule = "{alert: Down, expr: up == 0, for: 5m}";
        _vector.Add(Sample("job", "a", 0));
        await EvaluateAsync(Evaluator(Rule), 0);
        await EvaluateAsync(Evaluator(Rule), 4);
        _state = RuleGroupState.FromJson(_state!.ToJson());
        Assert.Equal(Start, Assert.Single(_state.Rules[0].Alerts).ActiveAt);
        Assert.Single((await EvaluateAsync(Evaluator(Rule), 5)).AlertsToSend);
    }

    [Fact]
    public async Task After_a_long_outage_a_pending_alert_starts_anew_and_a_firing_one_goes_on()
    {
        var evaluator = Evaluator("{alert: Slow, expr: x, for: 5m}, {alert: Fast, expr: x}");
        _vector.Add(Sample("job", "a", 0));
        await EvaluateAsync(evaluator, 0);
        var after = await EvaluateAsync(evaluator, 90);
        Assert.Equal((AlertState.Pending, Start.AddMinutes(90)), (after.Rules[0].Alerts[0].State, after.Rules[0].Alerts[0].ActiveAt));
        Assert.Equal((AlertState.Firing, Start), (after.Rules[1].Alerts[0].State, after.Rules[1].Alerts[0].FiredAt));
    }

    [Fact]
    public async Task A_histogram_is_recorded_as_it_is_and_raises_alerts_without_a_number()
    {
        var histogram = new FloatHistogram(0, 3, 5) { Positive = HistogramBuckets.Consecutive(1, [1, 2]) };
        var evaluator = Evaluator("{record: r, expr: x}, {alert: A, expr: x, annotations: {value: '{{ $value }}', number: '{{ $value | humanize }}'}}");
        _vector.Add(Sample("job", "a", double.NaN) with { Histogram = histogram });

        var result = await EvaluateAsync(evaluator, 0);

        Assert.Same(histogram, Assert.Single(result.Rules[0].Samples).Histogram);
        var alert = Assert.Single(result.Rules[1].Alerts);
        Assert.True(double.IsNaN(alert.Value));
        Assert.Equal("{count:3, sum:5, (1,2]:1, (2,4]:2}", alert.Annotations["value"]);
        Assert.StartsWith("<error expanding template", alert.Annotations["number"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_alert_whose_expression_ceases_to_hold_is_forgotten()
    {
        var evaluator = Evaluator("{alert: Down, expr: x, for: 5m}");
        _vector.Add(Sample("job", "a", 0));
        await EvaluateAsync(evaluator, 0);
        _vector.Clear();
        var result = await EvaluateAsync(evaluator, 1);
        Assert.Empty(result.Rules[0].Alerts);
        Assert.Empty(result.AlertsToSend);
    }

    [Theory]
    [InlineData("{{ $labels.job }}={{ $value }} {{ .Labels.job }}={{ .Value }}", "a=1.5 a=1.5")]
    [InlineData("{{ $externalLabels.region }} {{ $externalURL }} {{ .ExternalURL }}", "eu https://p.example https://p.example")]
    [InlineData("{{ with query \"q\" }}{{ . | first | value }} {{ len . }}{{ end }} {{ len (query \"q\") }}", "1.5 1 1")]
    [InlineData("{{ range query \"q\" }}{{ with query (printf \"q{job=%q}\" .Labels.job) }}{{ . | first | value }}{{ end }}{{ end }}", "1.5")]
    [InlineData("{{ $labels.__name__ }}|{{ $labels.nope }}", "m|")]
    [InlineData("{{ .Nope.X }}", "<error expanding template: error executing template __alert_Down: template: __alert_Down:1:9: nil data; no entry for key \"X\">")]
    [InlineData("{{ query \"fail\" }}", "<error expanding template: error executing template __alert_Down: the query failed>")]
    [InlineData("{{ range $i := $labels }}{{ query (printf \"%d\" 1) | len }}{{ end }}", "11")]
    public async Task Annotations_are_templates(string template, string expected)
    {
        var evaluator = Evaluator(
            $"{{alert: Down, expr: x, annotations: {{a: '{template}'}}}}",
            new RuleEvaluationOptions { ExternalUrl = "https://p.example", ExternalLabels = Labels.Of([new Label("region", "eu")]) });
        _vector.Add(new InstantSample(Labels.Of("m", ("job", "a")), 1.5));
        Assert.Equal(expected, (await EvaluateAsync(evaluator, 0, failing: true)).Rules[0].Alerts[0].Annotations["a"]);
    }

    [Fact]
    public async Task A_template_may_only_make_so_many_queries()
    {
        var options = new RuleEvaluationOptions { TemplateLimits = new Pronoia.Prometheus.Templates.TemplateLimits { MaxQueries = 3 } };
        _vector.Add(Sample("job", "a", 1));
        var result = await EvaluateAsync(Evaluator("{alert: Down, expr: x, annotations: {a: '{{ range 10 }}{{ query (printf \"%d\" .) }}{{ end }}'}}", options), 0);
        Assert.Equal("<error expanding template: error executing template __alert_Down: too many queries: at most 3>", result.Rules[0].Alerts[0].Annotations["a"]);
    }

    [Fact]
    public async Task Keep_firing_for_bridges_gaps()
    {
        var evaluator = Evaluator("{alert: Down, expr: x, keep_firing_for: 5m}");
        _vector.Add(Sample("job", "a", 0));
        await EvaluateAsync(evaluator, 0);
        _vector.Clear();
        for (var minute = 1; minute < 6; minute++)
        {
            Assert.Equal(AlertState.Firing, (await EvaluateAsync(evaluator, minute)).Rules[0].Alerts[0].State);
        }

        Assert.Equal((AlertState.Inactive, Start.AddMinutes(6)), ((await EvaluateAsync(evaluator, 6)).Rules[0].Alerts[0].State, _state!.Rules[0].Alerts[0].ResolvedAt));
        _vector.Add(Sample("job", "a", 0));
        var again = (await EvaluateAsync(evaluator, 7)).Rules[0].Alerts[0];
        Assert.Equal((AlertState.Firing, Start.AddMinutes(7), null), (again.State, again.FiredAt, again.KeepFiringSince));
    }

    [Fact]
    public async Task A_firing_alert_is_sent_again_after_the_resend_delay()
    {
        var evaluator = Evaluator("{alert: Down, expr: x}", new RuleEvaluationOptions { ResendDelay = TimeSpan.FromMinutes(3), ExternalLabels = Labels.Of([new("region", "eu"), new("job", "z")]) });
        _vector.Add(Sample("job", "a", 0));
        var sent = new List<int>();
        for (var minute = 0; minute < 8; minute++)
        {
            var result = await EvaluateAsync(evaluator, minute);
            sent.AddRange(result.AlertsToSend.Select(_ => minute));
            Assert.All(result.AlertsToSend, a => Assert.Equal("{alertname=\"Down\", job=\"a\", region=\"eu\"}", a.Labels.ToString()));
        }

        Assert.Equal([0, 3, 6], sent);
    }

    [Fact]
    public async Task A_recording_rule_renames_relabels_and_marks_what_vanished_as_stale()
    {
        var evaluator = Evaluator("{record: 'job:x', expr: x, labels: {team: t, drop: ''}}");
        _vector.Add(new InstantSample(Labels.Of("x", ("job", "a"), ("drop", "y")), 1));
        _vector.Add(new InstantSample(Labels.Of("x", ("job", "b")), 2));
        Assert.Equal(["job:x{job=\"a\", team=\"t\"} 1", "job:x{job=\"b\", team=\"t\"} 2"], Shown(await EvaluateAsync(evaluator, 0)));
        _vector.RemoveAt(0);
        Assert.Equal(["job:x{job=\"b\", team=\"t\"} 2", "job:x{job=\"a\", team=\"t\"} stale"], Shown(await EvaluateAsync(evaluator, 1)));
        Assert.Equal(["job:x{job=\"b\", team=\"t\"} 2"], Shown(await EvaluateAsync(evaluator, 2)));
    }

    [Fact]
    public async Task Series_of_a_rule_that_left_the_group_become_stale()
    {
        _vector.Add(Sample("job", "a", 1));
        await EvaluateAsync(Evaluator("{record: r1, expr: x}, {record: r2, expr: x}"), 0);
        Assert.Equal(["r2{job=\"a\"} 1", "r1{job=\"a\"} stale"], Shown(await EvaluateAsync(Evaluator("{record: r2, expr: x}"), 1)));
    }

    [Fact]
    public async Task A_rule_that_fails_keeps_its_state_and_does_not_stop_the_others()
    {
        var evaluator = Evaluator("{alert: Bad, expr: fail}, {record: r, expr: x}");
        _vector.Add(Sample("job", "a", 1));
        await EvaluateAsync(evaluator, 0, failing: false);
        var result = await EvaluateAsync(evaluator, 1, failing: true);
        Assert.Equal("the query failed", result.Rules[0].Error);
        Assert.Equal(AlertState.Firing, result.Rules[0].Alerts[0].State);
        Assert.Equal(["r{job=\"a\"} 1"], Shown(result));
        Assert.Null(result.Rules[1].Error);
    }

    [Theory]
    [InlineData("{record: r, expr: x}", "exceeded limit of 1 with 2 series")]
    [InlineData("{alert: r, expr: x}", "exceeded limit of 1 with 2 alerts")]
    public async Task Limit(string rule, string error)
    {
        var evaluator = Evaluator(rule, limit: 1);
        _vector.Add(Sample("job", "a", 1));
        await EvaluateAsync(evaluator, 0);
        _vector.Add(Sample("job", "b", 1));
        var result = await EvaluateAsync(evaluator, 1);
        Assert.Equal(error, result.Rules[0].Error);
        Assert.Empty(result.Rules[0].Alerts);
        Assert.All(result.Samples, s => Assert.True(StaleMarker.IsStale(s.Value)));
    }

    [Theory]
    [InlineData("{record: r, expr: x, labels: {job: same}}", "vector contains metrics with the same labelset after applying rule labels")]
    [InlineData("{alert: r, expr: x, labels: {job: same}}", "vector contains metrics with the same labelset after applying alert labels")]
    public async Task Labels_that_collide_are_an_error(string rule, string error)
    {
        _vector.Add(Sample("job", "a", 1));
        _vector.Add(Sample("job", "b", 1));
        Assert.Equal(error, (await EvaluateAsync(Evaluator(rule), 0)).Rules[0].Error);
    }

    [Fact]
    public async Task Each_rule_is_stored_before_the_next_runs_and_the_offset_moves_queries_and_samples()
    {
        var evaluator = Evaluator("{record: r1, expr: x}, {record: r2, expr: x}", new RuleEvaluationOptions { QueryOffset = TimeSpan.FromMinutes(2) });
        var order = new List<string>();
        await evaluator.EvaluateAsync(
            null,
            Start,
            (expr, time, _) =>
            {
                order.Add($"query {expr} {(Start - time).TotalSeconds}");
                return new([Sample("job", "a", 1)]);
            },
            (samples, _) =>
            {
                order.Add($"append {samples[0].Labels.Name} {(Start.ToUnixTimeMilliseconds() - samples[0].TimestampMs) / 1000}");
                return ValueTask.CompletedTask;
            });
        Assert.Equal(["query x 120", "append r1 120", "query x 120", "append r2 120"], order);
    }

    [Fact]
    public void State_of_another_version_or_shape_is_refused()
    {
        Assert.Throws<FormatException>(() => RuleGroupState.FromJson("{\"version\":2,\"rules\":[]}"u8));
        Assert.Throws<FormatException>(() => RuleGroupState.FromJson("{\"version\":1}"u8));
        Assert.Throws<FormatException>(() => RuleGroupState.FromJson("[]"u8));
        Assert.Throws<FormatException>(() => RuleGroupState.FromJson(""u8));
    }

    [Fact]
    public async Task State_survives_JSON_whole()
    {
        var evaluator = Evaluator("{alert: Down, expr: x, keep_firing_for: 5m, annotations: {a: b}}, {record: r, expr: x}");
        _vector.Add(Sample("job", "a", double.NaN));
        await EvaluateAsync(evaluator, 0);
        _vector.Clear();
        await EvaluateAsync(evaluator, 1);
        var json = _state!.ToJson();
        Assert.Equal(json, RuleGroupState.FromJson(json).ToJson());
    }

    [Fact]
    public void Durations_survive_JSON_to_the_tick()
    {
        for (var ticks = 0; ticks <= 2000; ticks++)
        {
            var state = new RuleGroupState(Start, []) { EvaluationTime = TimeSpan.FromTicks(ticks) };
            Assert.Equal(ticks, RuleGroupState.FromJson(state.ToJson()).EvaluationTime.Ticks);
        }
    }

    private static RuleGroupEvaluator Evaluator(string rules, RuleEvaluationOptions? options = null, int limit = 0)
    {
        var diagnostics = new Diagnostics();
        var yaml = YamlFile.Parse($"groups: [{{name: g, limit: {limit}, rules: [{rules}]}}]", "rules.yml", diagnostics);
        var file = RuleFile.Read(yaml, "rules.yml", diagnostics, _ => null);
        diagnostics.ThrowIfErrors();
        return new RuleGroupEvaluator(file.Groups[0], options ?? new RuleEvaluationOptions { ExternalUrl = "https://p.example" });
    }

    private static InstantSample Sample(string label, string value, double number) => new(Labels.Of([new Label(label, value)]), number);

    private async Task<RuleGroupResult> EvaluateAsync(RuleGroupEvaluator evaluator, int minute, bool failing = false)
    {
        var result = await evaluator.EvaluateAsync(
            _state,
            Start.AddMinutes(minute),
            (expr, _, _) => failing && expr == "fail" ? throw new FormatException("the query failed") : new(_vector.ToList()));
        _state = result.State;
        return result;
    }

    private static IEnumerable<string> Shown(RuleGroupResult result) =>
        result.Samples.Select(s => $"{s.Labels} {(StaleMarker.IsStale(s.Value) ? "stale" : GoFloat.Plain(s.Value))}");
}
