using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The labels by which elements of two vectors match.</summary>
internal static class Signature
{
    public static Labels Of(VectorMatching matching, Labels labels)
    {
        var names = (string[])matching.Labels;
        return matching.On ? LabelSets.Keep(labels, names) : LabelSets.WithoutNameAnd(labels, names);
    }
}
