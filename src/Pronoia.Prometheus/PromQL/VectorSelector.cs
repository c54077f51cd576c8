using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL;

/// <summary>Selects series by name and labels: <c>up{job="x"}</c>.</summary>
public sealed class VectorSelector(string name, IReadOnlyList<Matcher> matchers, PositionRange position) : Expr(position, 1)
{
    /// <summary>The metric name where it was written before the braces; otherwise empty.</summary>
    public string Name { get; } = name;

    /// <summary>All matchers, that of <see cref="Name"/> included.</summary>
    public IReadOnlyList<Matcher> Matchers { get; } = matchers;

    /// <summary>The modifiers <c>offset</c> and <c>@</c>.</summary>
    public TimeModifiers Modifiers { get; internal set; } = TimeModifiers.None;

    /// <summary>Whether <c>anchored</c> was written (experimental).</summary>
    public bool Anchored { get; internal set; }

    /// <summary>Whether <c>smoothed</c> was written (experimental).</summary>
    public bool Smoothed { get; internal set; }

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.Vector;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [];
}
