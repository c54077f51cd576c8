using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Templates;

/// <summary>One element of a query's result: <c>.Labels</c> and <c>.Value</c>.</summary>
/// <param name="Labels">The series.</param>
/// <param name="Value">The value.</param>
public sealed record TemplateSample(Labels Labels, double Value) : ITemplateObject
{
    /// <inheritdoc/>
    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("Labels", 0) => LabelMap.Of(Labels),
            ("Value", 0) => Value,
            _ => null,
        };
        return value is not null;
    }
}
