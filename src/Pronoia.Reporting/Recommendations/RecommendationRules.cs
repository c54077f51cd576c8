using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Slos;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Recommendations;

/// <summary>
/// Says what to change, by rules that anybody can check: each recommendation names its rule and the numbers that met it. What is not known meets no rule.
/// </summary>
public static class RecommendationRules
{
    /// <summary>The recommendations that follow from a report, by rule and subject.</summary>
    public static IReadOnlyList<RecommendationReport> Evaluate(ReliabilityReport report, RecommendationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        options ??= new RecommendationOptions();
        return
        [
            .. Resources(report, options), .. Alerts(report, options), .. Latency(report, options), .. Coverage(report, options), .. Probes(report, options),
        ];
    }

    private static IEnumerable<RecommendationReport> Resources(ReliabilityReport report, RecommendationOptions options)
    {
        foreach (var resource in report.Resources.OrderByDescending(r => r.P95).ThenBy(r => r.Subject, StringComparer.Ordinal))
        {
            var subject = $"{resource.Subject}: {resource.Resource}";
            var evidence = $"95th percentile {Quantity.Percent(resource.P95)}, highest {Quantity.Percent(resource.Highest)} of what is provisioned";
            if (resource.P95 > options.UnderProvisionedAbove)
            {
                yield return new("under-provisioned", subject, "Provision more, or spread the load.", $"{evidence}; the rule asks for a 95th percentile of at most {Quantity.Percent(options.UnderProvisionedAbove)}.");
            }
            else if (resource.Highest < options.OverProvisionedBelow)
            {
                yield return new("over-provisioned", subject, "Provision less.", $"{evidence}; the rule asks for at least {Quantity.Percent(options.OverProvisionedBelow)} at the highest.");
            }
        }
    }

    private static IEnumerable<RecommendationReport> Alerts(ReliabilityReport report, RecommendationOptions options)
    {
        foreach (var group in report.Alerts.GroupBy(a => a.Name).Where(g => g.Count() >= options.AlertMinimum).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var fired = group.Count();
            var idle = group.Count(a => a.Judgement == AlertJudgement.False);
            if (idle >= options.NoisyShare * fired)
            {
                yield return new("noisy-alert", group.Key, "Raise its threshold, lengthen its for, or delete it.", $"{Quantity.Count(idle)} of {Quantity.Count(fired)} firings were false.");
            }

            var durations = group.Where(a => a.ResolvedAt is not null).Select(a => a.ResolvedAt!.Value - a.FiredAt).Order().ToArray();
            if (durations.Length >= options.AlertMinimum && durations[durations.Length / 2] < options.FlappingBelow)
            {
                yield return new("flapping-alert", group.Key, "Add hysteresis: a longer for, or keep_firing_for.", $"Half of {Quantity.Count(fired)} firings were over within {Quantity.Duration(durations[durations.Length / 2])}.");
            }
        }
    }

    private static IEnumerable<RecommendationReport> Latency(ReliabilityReport report, RecommendationOptions options) =>
        from target in report.Targets
        where target is { P95: not null, PreviousP95: > 0 }
        let growth = (target.P95 / target.PreviousP95) - 1 ?? 0
        where growth > options.LatencyGrowth
        orderby growth descending, target.Name
        select new RecommendationReport(
            "latency-regression", target.Name, "Find what changed: compare deployments and load with the period before.",
            $"The 95th percentile grew by {Quantity.Percent(growth)}, from {Quantity.Latency(target.PreviousP95 ?? double.NaN)} to {Quantity.Latency(target.P95 ?? double.NaN)}.");

    private static IEnumerable<RecommendationReport> Coverage(ReliabilityReport report, RecommendationOptions options) =>
        from target in report.Targets
        where target.ChecksScheduled > 0
        let missed = (double)target.ChecksMissed / target.ChecksScheduled
        where missed > options.MissedShare
        orderby missed descending, target.Name
        select new RecommendationReport(
            "missed-checks", target.Name, "Find out why checks do not run: prober capacity, time-outs, schedule.",
            $"{Quantity.Count(target.ChecksMissed)} of {Quantity.Count(target.ChecksScheduled)} checks did not run ({Quantity.Percent(missed)}).");

    private static IEnumerable<RecommendationReport> Probes(ReliabilityReport report, RecommendationOptions options)
    {
        foreach (var slo in report.Slos.Where(s => s.CheckInterval is not null && s.WindowPeriod.Length > TimeSpan.Zero).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            var spent = ErrorBudget.SpentBy(slo.CheckInterval!.Value, slo.Objective, slo.WindowPeriod.Length);
            if (spent > options.CheckBudgetShare)
            {
                var most = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(slo.CheckInterval.Value.TotalSeconds * options.CheckBudgetShare / spent)));
                yield return new(
                    "sparse-probe", slo.Name, $"Check every {PrometheusDuration.Format(most)} or oftener, or lower the objective.",
                    $"Checked every {PrometheusDuration.Format(slo.CheckInterval.Value)}, one failed check spends {Quantity.Percent(spent)} of the error budget; the rule allows {Quantity.Percent(options.CheckBudgetShare)}.");
            }
        }
    }
}
