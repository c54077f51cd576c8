using Pronoia.Benchmarks.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

/// <summary>One configuration over all labelled series, scored as the Numenta Anomaly Benchmark scores.</summary>
public sealed class LabelledSeriesTests
{
    [LabelledFact]
    public void The_default_detector_scores_seventy_and_more()
    {
        var corpus = LabelledCorpus.Load(ReferenceData.Require("data", "labelled-series")).Score(new DetectorOptions());
        Assert.InRange(NabScorer.Best(corpus, NabProfile.Standard).Score, 70, 100);
        Assert.InRange(NabScorer.Best(corpus, NabProfile.RewardLowFalsePositives).Score, 60, 100);
        Assert.InRange(NabScorer.Best(corpus, NabProfile.RewardLowFalseNegatives).Score, 75, 100);
    }
}

/// <summary>A fact that needs the labelled series.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabelledFactAttribute : FactAttribute
{
    public LabelledFactAttribute() => Skip = ReferenceData.SkipReason("data/labelled-series");
}
