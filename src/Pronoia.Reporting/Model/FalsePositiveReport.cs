namespace Pronoia.Reporting.Model;

/// <summary>How many of the alerts were false.</summary>
/// <param name="True">Alerts that were right.</param>
/// <param name="False">Alerts that were wrong.</param>
/// <param name="Unjudged">Alerts of which nobody knows; in neither.</param>
/// <param name="Lower">The lower end of the 95 % interval of the rate (ratio 0–1), or null.</param>
/// <param name="Upper">The upper end of the interval, or null.</param>
public sealed record FalsePositiveReport(int True, int False, int Unjudged, double? Lower = null, double? Upper = null)
{
    /// <summary>Alerts that were right or wrong.</summary>
    public int Judged => True + False;

    /// <summary>The share of the judged that was wrong (ratio 0–1), or null where none is judged.</summary>
    public double? Rate => Judged > 0 ? (double)False / Judged : null;

    /// <summary>Counts alerts.</summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="interval">Gives the interval of the share of so many false among so many judged; null: none.</param>
    public static FalsePositiveReport Of(IEnumerable<AlertReport> alerts, Func<int, int, (double Lower, double Upper)>? interval = null)
    {
        var counts = alerts.ToLookup(a => a.Judgement);
        var (right, wrong) = (counts[AlertJudgement.True].Count(), counts[AlertJudgement.False].Count());
        var bounds = right + wrong > 0 ? interval?.Invoke(wrong, right + wrong) : null;
        return new FalsePositiveReport(right, wrong, counts[AlertJudgement.Unjudged].Count(), bounds?.Lower, bounds?.Upper);
    }
}
