using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Prometheus.Tests.PromQL;

public class EngineTests
{
    private static readonly PromQLEngine Engine = new(new PromQLOptions());
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private static MemorySource Source(int series = 2, int samples = 41) => new([.. Enumerable.Range(0, series).Select(s =>
        MemorySource.Series(Labels.Of("x_total", ("i", $"{s:000}")), 15_000, [.. Enumerable.Range(0, samples).Select(i => (double)i * (s + 1))]))]);

    [Fact]
    public async Task An_instant_query_yields_each_type()
    {
        var source = Source();
        var at = Epoch.AddMinutes(5);

        var scalar = await Engine.InstantAsync(source, "1 + 2", at, CancellationToken.None);
        var text = await Engine.InstantAsync(source, "\"hi\"", at, CancellationToken.None);
        var vector = await Engine.InstantAsync(source, "x_total", at, CancellationToken.None);
        var matrix = await Engine.InstantAsync(source, "x_total[30s]", at, CancellationToken.None);

        Assert.Equal((PromQLType.Scalar, 3.0, 300_000L), (scalar.ValueType, scalar.Scalar, scalar.TimestampMs));
        Assert.Equal((PromQLType.String, "hi"), (text.ValueType, text.Text));
        Assert.Equal(PromQLType.Vector, vector.ValueType);
        Assert.Equal(["x_total{i=\"000\"} 20 300000", "x_total{i=\"001\"} 40 300000"], vector.Vector.Select(e => $"{e.Labels} {e.Value} {e.TimestampMs}"));
        Assert.Equal(PromQLType.Matrix, matrix.ValueType);
        Assert.Equal([285_000L, 300_000L], matrix.Matrix[0].Timestamps.ToArray());
    }

    [Fact]
    public async Task Labels_whose_natural_order_runs_in_circles_are_sorted_all_the_same()
    {
        // 7 < 10 as numbers, 10 < 1000… and 1000… < 7 as texts, for the long one is no number of 64 bits.
        string[] circle = ["7", "10", "100000000000000000000", "007", "0", "00"];
        var series = Enumerable.Range(0, 600).Select(i => MemorySource.Series(Labels.Of("x", ("v", circle[i * 7 % 6]), ("i", $"{i}")), 1000, 1)).ToArray();
        var engine = new PromQLEngine(new PromQLOptions { EnableExperimentalFunctions = true });

        var result = await engine.InstantAsync(new MemorySource(series), "sort_by_label(x, \"v\")", Epoch, CancellationToken.None);

        Assert.Equal(600, result.Vector.Select(e => e.Labels).Distinct().Count());
    }

    [Fact]
    public async Task A_range_query_yields_a_matrix_in_label_order()
    {
        var result = await Engine.RangeAsync(
            Source(), "sort_desc(rate(x_total[1m]))", Epoch.AddMinutes(1), Epoch.AddMinutes(3), TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal(PromQLType.Matrix, result.ValueType);
        Assert.Equal(["{i=\"000\"}", "{i=\"001\"}"], result.Matrix.Select(s => s.Labels.ToString()));
        Assert.Equal([60_000L, 120_000, 180_000], result.Matrix[0].Timestamps.ToArray());
        Assert.All(result.Matrix[0].Values.ToArray(), v => Assert.Equal(1 / 15.0, v, 1e-12));
        Assert.Equal(["PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)"], result.Warnings);
    }

    [Fact]
    public async Task A_scalar_over_a_range_is_one_series_without_labels()
    {
        var result = await Engine.RangeAsync(Source(), "time()", Epoch, Epoch.AddSeconds(2), TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Equal([0.0, 1, 2], Assert.Single(result.Matrix).Values.ToArray());
        Assert.Empty(result.Matrix[0].Labels);
    }

    [Fact]
    public async Task A_range_ends_at_the_last_step_that_fits()
    {
        var result = await Engine.RangeAsync(Source(), "vector(1)", Epoch, Epoch.AddSeconds(10), TimeSpan.FromSeconds(4), CancellationToken.None);

        Assert.Equal([0L, 4000, 8000], Assert.Single(result.Matrix).Timestamps.ToArray());
    }

    [Fact]
    public async Task Equal_selectors_are_read_once_and_only_as_far_as_needed()
    {
        var source = Source();

        await Engine.RangeAsync(
            source, "rate(x_total[1m]) / x_total + max_over_time(x_total[2m:30s] offset 1m)", Epoch.AddMinutes(5), Epoch.AddMinutes(6), TimeSpan.FromSeconds(30), CancellationToken.None);
        await Engine.InstantAsync(source, "x_total - x_total offset 1d", Epoch.AddDays(2), CancellationToken.None);

        Assert.Equal(
            [
                ("__name__=\"x_total\"", -180_000 + 1, 360_000),
                ("__name__=\"x_total\"", 172_500_001, 172_800_000),
                ("__name__=\"x_total\"", 86_100_001, 86_400_000),
            ],
            source.Reads);
    }

    [Theory]
    [InlineData("x_total", "up to the limit of samples", 10)]
    [InlineData("sum(x_total + on() group_left x_total)", "cross join", 1000)]
    [InlineData("sum_over_time(vector(1)[1y:1ms])", "huge subquery", 50_000)]
    [InlineData("sum_over_time(sum_over_time(sum_over_time(vector(1)[1h:1s])[1h:1s])[1h:1s])", "nested subqueries", 5_000)]
    [InlineData("label_replace(x_total, 'a', '$1', 'i', '(.*)')", "input", 80)]
    public async Task Too_many_samples_stop_a_query(string expr, string why, long limit)
    {
        var engine = new PromQLEngine(new PromQLOptions { MaxSamples = limit });

        var error = await Assert.ThrowsAsync<PromQLException>(async () =>
        {
            var result = await engine.InstantAsync(Source(), expr, Epoch.AddMinutes(10), CancellationToken.None);
            Assert.Fail($"{why}: {result.Vector.Count} elements");
        });

        Assert.True(error.Kind is PromQLErrorKind.Limit or PromQLErrorKind.Execution, error.Message);
    }

    [Fact]
    public async Task A_range_of_too_many_steps_is_refused_before_anything_is_read()
    {
        var source = Source();

        var error = await Assert.ThrowsAsync<PromQLException>(async () =>
            await Engine.RangeAsync(source, "x_total", Epoch, Epoch.AddYears(10), TimeSpan.FromMilliseconds(1), CancellationToken.None));

        Assert.Equal(PromQLErrorKind.Limit, error.Kind);
        Assert.Empty(source.Reads);
    }

    [Fact]
    public async Task Too_many_series_stop_a_query()
    {
        var engine = new PromQLEngine(new PromQLOptions { MaxSeries = 5 });

        var error = await Assert.ThrowsAsync<PromQLException>(async () => await engine.InstantAsync(Source(6), "x_total", Epoch, CancellationToken.None));

        Assert.Equal(PromQLErrorKind.Limit, error.Kind);
    }

    [Fact]
    public async Task A_query_ends_at_its_timeout()
    {
        var clock = new SteppingClock();
        var engine = new PromQLEngine(new PromQLOptions { TimeProvider = clock, Timeout = TimeSpan.FromSeconds(30) });

        var error = await Assert.ThrowsAsync<PromQLException>(async () => await engine.InstantAsync(Source(100), "sum(rate(x_total[5m]))", Epoch, CancellationToken.None));

        Assert.Equal(PromQLErrorKind.Timeout, error.Kind);
        Assert.Equal("query timed out in expression evaluation", error.Message);
    }

    [Fact]
    public async Task A_query_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await Engine.InstantAsync(Source(), "x_total", Epoch, cancelled.Token));
    }

    [Theory]
    [InlineData("x_total[5m]", 1, "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector")]
    [InlineData("\"x\"", 1, "invalid expression type \"string\" for range query, must be Scalar or instant Vector")]
    [InlineData("x_total", 0, "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    public async Task A_range_query_that_makes_no_sense_is_refused(string expr, int step, string message)
    {
        var error = await Assert.ThrowsAsync<PromQLException>(async () =>
            await Engine.RangeAsync(Source(), expr, Epoch, Epoch.AddMinutes(1), TimeSpan.FromSeconds(step), CancellationToken.None));

        Assert.Equal((PromQLErrorKind.Parse, message), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Without_delayed_name_removal_names_go_at_once()
    {
        var source = new MemorySource(
            MemorySource.Series(Labels.Of("a", ("x", "1")), 1000, 1), MemorySource.Series(Labels.Of("b", ("x", "1")), 1000, 2));

        var error = await Assert.ThrowsAsync<PromQLException>(async () => await Engine.InstantAsync(source, "sum(abs({x='1'}))", Epoch, CancellationToken.None));
        var delayed = await new PromQLEngine(new PromQLOptions { EnableDelayedNameRemoval = true }).InstantAsync(source, "sum(abs({x='1'}))", Epoch, CancellationToken.None);

        Assert.Equal("vector cannot contain metrics with the same labelset", error.Message);
        Assert.Equal(3, Assert.Single(delayed.Vector).Value);
    }

    [Fact]
    public void The_defaults_are_those_of_Prometheus()
    {
        var options = new PromQLOptions();

        Assert.Equal(
            (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1), 50_000_000L, TimeSpan.FromMinutes(2), false),
            (options.LookbackDelta, options.DefaultEvaluationInterval, options.MaxSamples, options.Timeout, options.EnableDelayedNameRemoval));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PromQLEngine(new PromQLOptions { MaxSamples = 0 }));
    }

    /// <summary>A clock on which every look takes a second.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
