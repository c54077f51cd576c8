using Pronoia.Prometheus.PromQLTest;

namespace Pronoia.Prometheus.Tests.PromQLTest;

public class ScriptRunnerTests
{
    private static ValueTask<IReadOnlyList<ScriptCase>> Run(string script) => ScriptRunner.RunAsync("x.test", script, CancellationToken.None);

    private static async Task Passes(string script)
    {
        var cases = await Run(script);
        Assert.NotEmpty(cases);
        Assert.True(cases.All(c => c.Passed), string.Join('\n', cases.Where(c => !c.Passed)));
    }

    [Theory]
    [InlineData("{} 2", "expected 2 for {} but got 1")]
    [InlineData("{a=\"b\"} 1", "unexpected metric {} in result, has value 1")]
    [InlineData("1", "expected scalar result, but got a vector")]
    [InlineData("expect fail", "expected error evaluating query \"sum(x)\" but got none")]
    [InlineData("expect warn\n{} 1", "expected warn annotation matching anything, found: ")]
    [InlineData("{} {{sum:1}}", "expected {{sum:1}} for {} but got 1")]
    [InlineData("", "unexpected metric {} in result, has value 1")]
    public async Task A_wrong_expectation_fails_with_line_and_reason(string expected, string message)
    {
        var cases = await Run($"load 1m\n  x 1\n\neval instant at 0m sum(x)\n{expected}\n");

        var failed = Assert.Single(cases);
        Assert.False(failed.Passed);
        Assert.Equal(4, failed.Line);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "invalid command \"nonsense\"")]
    [InlineData("load x", "invalid duration \"x\"")]
    [InlineData("load 1m\n x 1 2 y", "expected a number")]
    [InlineData("eval instant", "invalid evaluation command")]
    [InlineData("eval instant at 0m x\n expect nothing", "invalid expect statement")]
    [InlineData("eval instant at 0m x\n expect warn\n expect no_warn", "warn and no_warn cannot be used together")]
    [InlineData("eval instant at 0m x\n x 1 2", "expecting multiple values in instant evaluation not allowed")]
    [InlineData("eval range from 1m to 0m step 1m x", "the end is before the start")]
    public async Task A_line_that_cannot_be_read_is_a_failed_case(string script, string message)
    {
        var failed = Assert.Single(await Run(script));

        Assert.False(failed.Passed);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Fill_values_stand_in_for_missing_elements() => Passes("""
        load 1m
          errors{method="get", code="500"}  24
          errors{method="put", code="500"}  3
          errors{method="post", code="500"} 6
          requests{method="get"}  600
          requests{method="del"}  34
          requests{method="post"} 120

        eval instant at 0m errors / ignoring(code) fill(0) requests
          {method="get"} 0.04
          {method="put"} +Inf
          {method="del"} 0
          {method="post"} 0.05

        eval instant at 0m errors + ignoring(code) fill_right(1) requests
          {method="get"} 624
          {method="put"} 4
          {method="post"} 126

        eval instant at 0m errors * on(method) group_left() fill_left(-1) requests
          {method="get", code="500"} 14400
          {method="del"} -34
          {method="post", code="500"} 720

        eval instant at 0m requests + on(method) fill(5) nothing
          {method="get"} 605
          {method="del"} 39
          {method="post"} 125

        eval instant at 0m errors > bool ignoring(code) fill(10) requests
          {method="get"} 0
          {method="put"} 0
          {method="del"} 0
          {method="post"} 0
        """);

    [Fact]
    public Task Histograms_can_be_trimmed() => Passes("""
        load 1m
          h {{schema:0 sum:20 count:10 z_bucket:2 z_bucket_w:0.5 buckets:[4 4] offset:1}}
          c {{schema:-53 sum:30 count:10 custom_values:[1 2] buckets:[4 4 2]}}
          f 1

        eval instant at 0m h </ 2
          h {{schema:0 sum:6.15685424949238 count:6 z_bucket:2 z_bucket_w:0.5 buckets:[4] offset:1}}

        eval instant at 0m h >/ 100
          h {{schema:0 z_bucket_w:0.5}}

        eval instant at 0m h </ +Inf
          h {{schema:0 sum:20 count:10 z_bucket:2 z_bucket_w:0.5 buckets:[4 4] offset:1}}

        eval instant at 0m c </ 1.5
          c {{schema:-53 sum:4.5 count:6 custom_values:[1 2] buckets:[4 2]}}

        eval instant at 0m c >/ 0.5
          c {{schema:-53 sum:11.5 count:8 custom_values:[1 2] buckets:[2 4 2]}}

        eval instant at 0m f </ 2
          expect info msg: PromQL info: incompatible sample types encountered for binary operator "</": float </ float (1:1)

        eval instant at 0m 1 </ 2
          expect fail msg: operator "</" not allowed for Scalar operations
        """);

    [Fact]
    public Task Durations_can_be_calculated() => Passes("""
        load 10s
          m 0+1x20

        eval instant at 100s count_over_time(m[5s * 4])
          {} 2

        eval instant at 100s m offset (1m - 30s)
          m 7

        eval range from 100s to 120s step 10s count_over_time(m[step() * 3])
          {} 3 3 3

        eval range from 100s to 120s step 10s max_over_time(m[range()] @ end())
          {} 12 12 12

        eval instant at 100s m[step()]
          expect fail regex: [0-9]+:[0-9]+: duration must be greater than 0

        eval instant at 100s m[max(20s, 5s):min(10s, 1m)]
          expect range vector from 90s to 100s step 10s
          m 9 10
        """);

    [Fact]
    public Task Extended_selectors_reach_to_the_bounds_of_their_range() => Passes("""
        load 15s
          c_total 1+1x2 0 1+1x4

        eval instant at 1m increase(c_total[45s] anchored)
          {} 2

        eval instant at 50s increase(c_total[30s] smoothed)
          {} 1

        eval instant at 5s c_total smoothed
          c_total 1.333333

        eval instant at 1m sum_over_time(c_total[1m] anchored)
          expect fail msg: anchored modifier can only be used with: changes, delta, increase, rate, resets - not with sum_over_time
        """);

    [Fact]
    public Task Info_metrics_lend_their_labels() => Passes("""
        load 5m
          m{instance="a", job="1", l="x"} 0 1 2
          target_info{instance="a", job="1", data="info", other="o"} 1 1 1
          build_info{instance="a", job="1", build="b"} 1 1 1

        eval instant at 5m info(m)
          m{data="info", instance="a", job="1", l="x", other="o"} 1

        eval instant at 5m info(m, {data=~".+"})
          m{data="info", instance="a", job="1", l="x"} 1

        eval instant at 5m info(m, {absent=~".+"})

        eval instant at 5m info(m, {absent=~".*"})
          m{instance="a", job="1", l="x"} 1

        eval instant at 5m info(m, {__name__="build_info"})
          m{build="b", instance="a", job="1", l="x"} 1
        """);

    [Fact]
    public Task Elements_can_be_limited() => Passes("""
        load 5m
          m{i="1"} 1
          m{i="2"} 2
          m{i="3"} 3
          m{i="4"} {{sum:1 count:1}}

        eval instant at 0m count(limitk(2, m))
          {} 2

        eval instant at 0m count(limitk(0, m))

        eval instant at 0m count(limit_ratio(0.3, m) or limit_ratio(-0.7, m))
          {} 4

        eval instant at 0m limit_ratio(0.3, m) and limit_ratio(-0.7, m)

        eval instant at 0m count(limit_ratio(2, m))
          expect warn msg: PromQL warning: ratio value should be between -1 and 1, got 2, capping to 1 (1:19)
          {} 4
        """);

    [Fact]
    public Task Names_are_dropped_at_the_end() => Passes("""
        load 5m
          m_total{env="1"} 0+10x2
          n_total{env="1"} 0+20x2

        eval instant at 10m sum by (__name__) (rate({env="1"}[10m1s]))
          expect fail msg: vector cannot contain metrics with the same labelset

        eval instant at 10m label_replace(rate({env="1"}[10m1s]), "__name__", "rate_$1", "__name__", "(.*)")
          rate_m_total{env="1"} 0.0332778702163
          rate_n_total{env="1"} 0.0665557404326

        eval instant at 10m max(-{env="1"})
          {} -20

        eval instant at 10m -{env="1"}
          expect fail msg: vector cannot contain metrics with the same labelset
        """);

    [Fact]
    public Task Subqueries_and_times_are_resolved() => Passes("""
        load 10s
          m 0+1x100

        eval instant at 100s sum_over_time(m[30s:10s])
          {} 27

        eval instant at 95s count_over_time(m[30s:10s] offset 5s)
          {} 3

        eval instant at 100s max_over_time(m[1m:10s] @ 50)
          {} 5

        eval range from 0s to 20s step 10s m @ end()
          m 2 2 2

        eval instant at 100s avg_over_time(rate(m[1m])[5m:])
          {} 0.1

        eval instant at 200s m[20s:7s]
          expect range vector from 182s to 196s step 7s
          m 18 18 19
        """);

    [Fact]
    public Task Histograms_keep_track_of_resets() => Passes("""
        load 1m
          h {{schema:0 sum:1 count:4 buckets:[1 2 1]}} {{schema:0 sum:4 count:10 buckets:[2 6 2]}} {{schema:0 sum:1 count:3 buckets:[1 1 1]}}
          g {{schema:0 sum:1 count:1 counter_reset_hint:gauge}} {{schema:0 sum:3 count:3 counter_reset_hint:gauge}}

        eval instant at 2m h[3m]
          expect range vector from 0m to 2m step 1m
          h {{schema:0 sum:1 count:4 buckets:[1 2 1] counter_reset_hint:unknown}} {{schema:0 sum:4 count:10 buckets:[2 6 2] counter_reset_hint:not_reset}} {{schema:0 sum:1 count:3 buckets:[1 1 1] counter_reset_hint:reset}}

        eval instant at 2m resets(h[3m])
          {} 1

        eval instant at 2m sum_over_time(h[3m])
          expect warn msg: PromQL warning: conflicting counter resets during histogram aggregation (1:15)
          {} {{schema:0 sum:6 count:17 buckets:[4 9 4]}}

        eval instant at 1m g * -1
          {} {{schema:0 sum:-3 count:-3 counter_reset_hint:gauge}}

        eval instant at 1m h + on() g
          {} {{schema:0 sum:7 count:13 buckets:[2 6 2] counter_reset_hint:gauge}}

        eval instant at 1m h / 0
          {} {{schema:0 sum:Inf count:Inf z_bucket:NaN}}
        """);
}
