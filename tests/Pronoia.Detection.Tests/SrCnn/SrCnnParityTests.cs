using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.SrCnn;

public sealed class SrCnnParityTests
{
    /// <summary>From the 65th row on: the reference pads its first windows, which a stream cannot.</summary>
    [ReferenceTheory("data/mlnet-reference")]
    [InlineData("daily")]
    [InlineData("white_spikes")]
    [InlineData("level_shifts")]
    [InlineData("trend")]
    [InlineData("short_100")]
    [InlineData("short_600")]
    public void Streaming_scores_agree_with_the_reference(string series)
    {
        var reference = ReferenceOutput.Open(series + "__srcnn_default");
        var values = ReferenceOutput.Series(series);
        var scores = reference.Column("score");
        var alerts = reference.Column("alert");
        var detector = Detectors.Create(new DetectorOptions { Name = Detectors.SrCnn });
        for (var i = 0; i < values.Length; i++)
        {
            var verdict = detector.Update(i * 60_000L, values[i], learn: true);
            Assert.True(Math.Abs(Math.Clamp(scores[i], 0, 1) - verdict.Score) < 2e-3, $"score at {i}: {scores[i]} expected, {verdict.Score} found");
            Assert.Equal(alerts[i] == 1, verdict.IsAnomaly);
        }
    }
}
