using System.Text.Json.Serialization;
using Pronoia.Reporting.Charts;

namespace Pronoia.Engine.Web.Graph;

/// <summary>What an expression gives now, and what its first series did in the last hour.</summary>
/// <param name="Now">When it was evaluated.</param>
/// <param name="Expr">The expression; empty: none was asked for.</param>
/// <param name="Error">Why it gives nothing; null where it does.</param>
/// <param name="Elements">Its elements now.</param>
/// <param name="More">How many there are beyond these.</param>
/// <param name="Warnings">What the evaluation remarked.</param>
internal sealed record GraphModel(
    DateTimeOffset Now, string Expr, string? Error, IReadOnlyList<GraphModel.Element> Elements, int More, IReadOnlyList<string> Warnings)
{
    [JsonIgnore]
    public IReadOnlyList<Course> Courses { get; init; } = [];

    /// <param name="Series">The labels as Prometheus writes them.</param>
    /// <param name="Value">The value; null where it is no finite number.</param>
    /// <param name="Text">The value as text, histograms too.</param>
    internal sealed record Element(string Series, double Value, string Text);

    internal sealed record Course(string Series, IReadOnlyList<ChartPoint> Points);
}
