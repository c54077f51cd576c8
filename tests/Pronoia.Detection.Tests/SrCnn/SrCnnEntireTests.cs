using Pronoia.Detection.SrCnn;
using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.SrCnn;

public sealed class SrCnnEntireTests
{
    [ReferenceTheory("data/mlnet-reference")]
    [InlineData("daily")]
    [InlineData("white_spikes")]
    [InlineData("level_shifts")]
    [InlineData("trend")]
    [InlineData("short_100")]
    [InlineData("short_600")]
    [InlineData("constant_step")]
    public void Anomalies_and_scores_agree_with_the_reference(string series)
    {
        var reference = ReferenceOutput.Open(series + "__sre_only_ball");
        var points = SrCnnEntire.Detect(ReferenceOutput.Series(series));

        Assert.Equal(reference.Column("isAnomaly").Select(a => a == 1), points.Select(p => p.IsAnomaly));
        Near(reference.Column("rawScore"), points.Select(p => p.Score), 1e-5);
        Near(reference.Column("mag"), points.Select(p => p.Magnitude), 1e-5);
    }

    [ReferenceTheory("data/mlnet-reference")]
    [InlineData("daily")]
    [InlineData("white_spikes")]
    [InlineData("level_shifts")]
    [InlineData("trend")]
    [InlineData("short_100")]
    [InlineData("short_600")]
    [InlineData("constant_step")]
    public void Expected_values_and_margins_agree_with_the_reference(string series)
    {
        var reference = ReferenceOutput.Open(series + "__sre_margin_ball_s64");
        var points = SrCnnEntire.Detect(ReferenceOutput.Series(series), new SrCnnEntireOptions { Sensitivity = 64, Mode = SrCnnEntireMode.AnomalyAndMargin });

        Assert.Equal(reference.Column("isAnomaly").Select(a => a == 1), points.Select(p => p.IsAnomaly));
        Near(reference.Column("anomalyScore"), points.Select(p => p.Score), 1e-5);
        Near(reference.Column("expected"), points.Select(p => p.Expected), 1e-5);
        Near(reference.Column("unit"), points.Select(p => p.Unit), 1e-5);
        Near(reference.Column("lower"), points.Select(p => p.Lower), 1e-5);
        Near(reference.Column("upper"), points.Select(p => p.Upper), 1e-5);
    }

    [Fact]
    public void A_spike_is_found_and_expected_values_leave_it_out()
    {
        double[] values = [.. Enumerable.Range(0, 120).Select(i => i == 80 ? 90 : 20 + Math.Sin(i / 3.0))];
        var points = SrCnnEntire.Detect(values, new SrCnnEntireOptions { Mode = SrCnnEntireMode.AnomalyAndExpectedValue });

        Assert.Equal([80], Enumerable.Range(0, 120).Where(i => points[i].IsAnomaly));
        Assert.InRange(points[80].Expected, 18, 24);
        Assert.True(double.IsNaN(points[80].Upper));
    }

    [Fact]
    public void Bad_input_is_refused_with_the_reason()
    {
        Assert.Contains("11 values", Assert.Throws<ArgumentException>(() => SrCnnEntire.Detect(new double[11])).Message, StringComparison.Ordinal);
        double[] values = new double[20];
        values[3] = double.NaN;
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => SrCnnEntire.Detect(values)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SrCnnEntire.Detect(new double[20], new SrCnnEntireOptions { Sensitivity = 101 }));
        Assert.DoesNotContain(SrCnnEntire.Detect(new double[20], new SrCnnEntireOptions { Mode = SrCnnEntireMode.AnomalyAndMargin }), p => p.IsAnomaly || !double.IsFinite(p.Upper));
    }

    private static void Near(double[] expected, IEnumerable<double> found, double relative)
    {
        foreach (var ((e, f), i) in expected.Zip(found).Select((p, i) => (p, i)))
            Assert.True(Math.Abs(e - f) <= relative * (1 + Math.Abs(e)), $"row {i}: {e} expected, {f} found");
    }
}
