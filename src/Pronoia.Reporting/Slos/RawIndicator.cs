namespace Pronoia.Reporting.Slos;

/// <summary>A query that gives the bad share itself.</summary>
/// <param name="ErrorRatioQuery">PromQL for the bad share (ratio 0–1) over <c>{{.window}}</c>.</param>
public sealed record RawIndicator(string ErrorRatioQuery) : SloIndicator
{
    /// <inheritdoc/>
    public override string ErrorRatio(string range) => $"({Fill(ErrorRatioQuery, range)})";
}
