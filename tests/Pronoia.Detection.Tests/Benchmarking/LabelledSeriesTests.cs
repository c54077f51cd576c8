using Pronoia.Benchmarks.Detection;
using Pronoia.Detection.Benchmarking;
using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.Benchmarking;

/// <summary>One configuration over all labelled series, scored as the Numenta Anomaly Benchmark scores.</summary>
public sealed class LabelledSeriesTests
{
    [LabelledFact]
    public void The_default_detector_scores_seventy_and_more()
    {
        var corpus = LabelledCorpus.Load(SharedData.Require("labelled-series")).Score(new DetectorOptions());
        Assert.InRange(NabScorer.Best(corpus, NabProfile.Standard).Score, 70, 100);
        Assert.InRange(NabScorer.Best(corpus, NabProfile.RewardLowFalsePositives).Score, 60, 100);
        Assert.InRange(NabScorer.Best(corpus, NabProfile.RewardLowFalseNegatives).Score, 75, 100);
    }
}

/// <summary>A fact that needs the labelled series.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabelledFactAttribute : FactAttribute
{
    public LabelledFactAttribute() => Skip = SharedData.SkipReason("labelled-series");
}
