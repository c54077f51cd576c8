using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The labels of the group that a series falls into.</summary>
internal sealed class Grouping(IReadOnlyList<string> names, bool without)
{
    private readonly string[] _names = [.. names];

    public Labels Of(Labels labels) =>
        without ? LabelSets.WithoutNameAnd(labels, _names) : _names.Length == 0 ? Labels.Empty : LabelSets.Keep(labels, _names);
}
