namespace Pronoia.Reporting.Slos;

/// <summary>Bad events and all events.</summary>
/// <param name="ErrorQuery">PromQL for the bad events over <c>{{.window}}</c>.</param>
/// <param name="TotalQuery">PromQL for all events over <c>{{.window}}</c>.</param>
public sealed record EventIndicator(string ErrorQuery, string TotalQuery) : SloIndicator
{
    /// <inheritdoc/>
    public override string ErrorRatio(string range) => $"({Fill(ErrorQuery, range)})\n/\n({Fill(TotalQuery, range)})";

    /// <inheritdoc/>
    public override (string Bad, string Total)? Events(string range) => (Fill(ErrorQuery, range), Fill(TotalQuery, range));
}
