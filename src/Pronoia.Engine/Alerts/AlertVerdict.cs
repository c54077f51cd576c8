using Pronoia.Alerting;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Alerts;

/// <summary>What somebody said about one run of an alert.</summary>
/// <param name="Labels">The alert's labels, as alerting knows them.</param>
/// <param name="StartedAt">Since when it fired (UTC): with the labels it names the run.</param>
/// <param name="Verdict">What they said; the last word counts.</param>
/// <param name="By">Who.</param>
/// <param name="Comment">What else they said; may be empty.</param>
/// <param name="At">When they said it (UTC).</param>
internal sealed record AlertVerdict(Labels Labels, DateTimeOffset StartedAt, Verdict Verdict, string By, string Comment, DateTimeOffset At)
{
    /// <summary>The alert.</summary>
    public Fingerprint Alert => Fingerprint.Of(Labels);
}
