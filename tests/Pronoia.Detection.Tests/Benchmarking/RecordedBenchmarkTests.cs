using Pronoia.Benchmarks.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

public sealed class RecordedBenchmarkTests
{
    private const long MinuteMs = 60_000;

    private static readonly InjectionOptions Options = new() { Seed = 3, InjectionsPerCell = 6 };

    [Fact]
    public void A_step_is_found_at_the_first_point_which_is_five_minutes_and_a_silent_outage_at_the_third()
    {
        var result = RecordedBenchmark.Run([Noise(5)], Options);

        var step = Cell(result, Fault.LevelShift, 16);
        Assert.Equal(6, step.Injections);
        Assert.Equal(6, step.WithinFiveMinutes);
        Assert.All(step.DelayPoints, d => Assert.Equal(1, d));
        Assert.All(step.DelayMinutes, d => Assert.Equal(5, d));
        var missing = Cell(result, Fault.Missing, 0);
        Assert.Equal(0, missing.WithinFiveMinutes);
        Assert.All(missing.DelayPoints, d => Assert.Equal(3, d));
        Assert.All(missing.DelayMinutes, d => Assert.Equal(15, d));
    }

    [Fact]
    public void At_one_point_an_hour_faults_last_points_and_nothing_is_within_five_minutes()
    {
        var result = RecordedBenchmark.Run([Noise(60)], Options);

        Assert.Equal(0, result.Cells.Sum(c => c.WithinFiveMinutes));
        Assert.Equal(6, Cell(result, Fault.LevelShift, 16).WithinFivePoints);
        Assert.All(Cell(result, Fault.Missing, 0).DelayMinutes, d => Assert.Equal(180, d));
    }

    [Fact]
    public void Events_count_as_false_only_outside_of_labels_and_their_margin()
    {
        var series = Noise(5);
        var values = series.Values.ToArray();
        for (var row = 3000; row < 3012; row++)
            values[row] += 60;
        var unlabelled = RecordedBenchmark.Run([series with { Values = values }], Options);
        var labelled = RecordedBenchmark.Run([series with { Values = values, Windows = [(3000 * 5 * MinuteMs, 3011 * 5 * MinuteMs)] }], Options);

        Assert.Equal(labelled.AllFalseEvents + 1, unlabelled.AllFalseEvents);
        Assert.Equal(4032 - 1209, unlabelled.CleanPoints["noise"]);
        Assert.Equal(4032 - 1209 - 12 - (2 * 36), labelled.CleanPoints["noise"]);
        Assert.Equal((4032 - 1209) * 5 / 1440.0, unlabelled.CleanDays["noise"], 9);
    }

    [Fact]
    public void What_would_change_nothing_is_not_injected()
    {
        var flat = Noise(5) with { Values = [.. Enumerable.Repeat(0.0, 4032)] };
        var low = Noise(5, level: 5);

        Assert.Equal([Fault.Missing], RecordedBenchmark.Run([flat], Options).Cells.Select(c => c.Fault));
        var cells = RecordedBenchmark.Run([low], Options).Cells;
        Assert.DoesNotContain(cells, c => c.Fault == Fault.Dip && c.Magnitude >= 16);
        Assert.Contains(cells, c => c.Fault == Fault.Spike && c.Magnitude >= 16);
    }

    [Fact]
    public void Sizes_are_of_the_residual_against_the_time_of_day_and_not_of_the_day_itself()
    {
        var noise = Noise(5);
        var daily = noise with { Values = [.. noise.Values.Select((v, i) => v + (50 * Math.Sin(2 * Math.PI * i / 288)))] };

        Assert.InRange(new RecordedBackground(daily).Sigma, 1.5, 2.1);
        Assert.Equal(5 * MinuteMs, new RecordedBackground(daily).IntervalMs);
        var rounded = noise with { Values = [.. noise.Values.Select((_, i) => 50 + (1e-9 * (i % 7)))] };
        Assert.Equal(0, new RecordedBackground(rounded).Sigma);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_and_another_one_does_not()
    {
        Assert.Equal(Delays(3), Delays(3));
        Assert.NotEqual(Delays(3), Delays(4));

        static double[] Delays(int seed) => [.. RecordedBenchmark.Run([Noise(5)], Options with { Seed = seed }).Cells.SelectMany(c => c.DelayPoints)];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void A_series_too_short_for_a_fault_has_none(int rows)
    {
        var series = Noise(5);
        var result = RecordedBenchmark.Run([series with { TimesMs = [.. series.TimesMs.Take(rows)], Values = [.. series.Values.Take(rows)] }], Options);

        Assert.Empty(result.Cells);
        Assert.Equal(0, result.AllFalseEvents);
    }

    [Fact]
    public void A_series_with_points_further_apart_than_a_detector_can_be_told_runs()
    {
        var result = RecordedBenchmark.Run([Noise(100 * 1440)], Options with { InjectionsPerCell = 1 });
        Assert.Equal(1, Cell(result, Fault.LevelShift, 16).Injections);
    }

    [Fact]
    public void It_can_be_stopped() =>
        Assert.Throws<OperationCanceledException>(() => RecordedBenchmark.Run([Noise(5)], Options, new CancellationToken(canceled: true)));

    [Fact]
    public void Times_without_values_are_refused()
    {
        var series = Noise(5);
        var wrong = Assert.Throws<ArgumentException>(() => RecordedBenchmark.Run([series with { TimesMs = [0] }], Options));
        Assert.Contains("noise/a.csv has 1 times and 4032 values", wrong.Message, StringComparison.Ordinal);
    }

    [LabelledFact]
    public void Real_series_show_most_hard_faults_at_their_first_five_points()
    {
        var corpus = LabelledCorpus.Load(ReferenceData.Require("data", "labelled-series")).Items
            .Select(i => new RecordedSeries(i.Name, i.Name.Split('/')[0], i.Times, i.Values, [.. i.Windows.Select(w => (i.Times[w.First], i.Times[w.Last]))]));
        var result = RecordedBenchmark.Run([.. corpus], Options with { InjectionsPerCell = 3 });

        var real = result.Cells.Where(c => c.Group == "realAWSCloudwatch").ToArray();
        var hard = real.Where(c => c.IsHard).ToArray();
        Assert.InRange(hard.Sum(c => c.Injections), 100, 17 * 3 * 6);
        Assert.InRange((double)hard.Sum(c => c.WithinFivePoints) / hard.Sum(c => c.Injections), 0.6, 1);
        Assert.InRange(result.CleanDays["realAWSCloudwatch"], 80, 170);
        Assert.InRange(result.FalseEventsPerMonth, 0, 20);
    }

    private static RecordedCell Cell(RecordedResult result, Fault fault, double magnitude) => Assert.Single(result.Cells, c => c.Fault == fault && c.Magnitude == magnitude);

    /// <summary>Fourteen days of five-minute points, or as many of another distance.</summary>
    private static RecordedSeries Noise(int minutes, double level = 100)
    {
        var random = new Random(17);
        var values = Enumerable.Range(0, 4032).Select(_ => Math.Max(0, level + (2 * SyntheticSeries.Normal(random)))).ToArray();
        return new RecordedSeries("noise/a.csv", "noise", [.. Enumerable.Range(0, values.Length).Select(i => i * minutes * MinuteMs)], values, []);
    }
}
