using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>What a script expects of an evaluation.</summary>
internal sealed class Expectation
{
    public bool Ordered { get; set; }

    public bool Fails { get; set; }

    /// <summary>What the error must look like; null for any.</summary>
    public TextExpectation? Failure { get; set; }

    /// <summary>The warnings; null where nothing is expected of them, empty where there must be none.</summary>
    public List<TextExpectation>? Warnings { get; set; }

    /// <summary>The hints; null where nothing is expected of them, empty where there must be none.</summary>
    public List<TextExpectation>? Infos { get; set; }

    /// <summary>Whether there must be at least one warning of any text (<c>eval_warn</c>).</summary>
    public bool AnyWarning { get; set; }

    /// <summary>Whether there must be at least one hint of any text (<c>eval_info</c>).</summary>
    public bool AnyInfo { get; set; }

    public string? Text { get; set; }

    public double? Scalar { get; set; }

    /// <summary>Times of an expected range vector: first, last and step.</summary>
    public (long StartMs, long EndMs, long StepMs)? RangeVector { get; set; }

    /// <summary>The expected series in the order of the script.</summary>
    public List<(Labels Labels, IReadOnlyList<SequenceValue> Values)> Series { get; } = [];
}
