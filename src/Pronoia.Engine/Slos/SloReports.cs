using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Slos;

/// <summary>
/// Holds objectives against the past: those about our own probes by the seconds in each state, all others by their queries, evaluated in even steps.
/// </summary>
internal sealed class SloReports(EngineServices services)
{
    private static readonly TimeSpan ShortStep = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongStep = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongWindow = TimeSpan.FromDays(2);
    private readonly ILogger<SloReports> _logger = services.Loggers.CreateLogger<SloReports>();

    /// <summary>The targets that an objective is about; none where it does not rest on our own probes.</summary>
    public static IReadOnlyList<TargetConfig> Targets(SloDefinition slo, PronoiaConfig config)
    {
        if (slo.Indicator is not ProbeAvailabilityIndicator probes)
        {
            return [];
        }

        var matchers = PromQLParser.ParseSelector("probe_success" + probes.Selector).Matchers.Where(m => m.Name != Label.MetricName).ToArray();
        return [.. config.Targets.Where(t => matchers.All(m => m.Matches(t.SeriesLabels)))];
    }

    /// <summary>
    /// The share of an error budget that an incident spent, of the objective that it hurt most, or null where none is about its target. Budgets are
    /// shared by the targets of an objective.
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="end">Where an open incident is cut off.</param>
    public static double? Spent(PronoiaConfig config, IncidentReport incident, DateTimeOffset end)
    {
        var down = (incident.EndedBetween?.LatestUtc ?? end) - incident.StartedBetween.LatestUtc;
        return config.Slos
            .Select(slo => (Slo: slo, Targets: Targets(slo, config)))
            .Where(s => s.Targets.Any(t => t.Name == incident.Target))
            .Max(s => (double?)ErrorBudget.SpentBy(down, s.Slo.Objective, s.Slo.Window.Length) / s.Targets.Count);
    }

    /// <summary>Every objective at the end of a period.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="segments">Reads the states of a target over a stretch of time.</param>
    /// <param name="period">The report's period.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async ValueTask<IReadOnlyList<SloReport>> BuildAsync(
        PronoiaConfig config,
        Func<string, DateTimeOffset, DateTimeOffset, ValueTask<IReadOnlyList<StateSegment>>> segments,
        ReportPeriod period,
        CancellationToken cancellationToken)
    {
        var reports = new List<SloReport>(config.Slos.Count);
        foreach (var slo in config.Slos)
        {
            var window = slo.Window.AtEndOf(period);
            var targets = Targets(slo, config);
            if (targets.Count == 0)
            {
                var step = window.Length > LongWindow ? LongStep : ShortStep;
                reports.Add(SloEvaluation.FromEvents(slo, await EventsAsync(slo, window.FromUtc, period.ToUtc, step, cancellationToken), step, period));
                continue;
            }

            var states = new List<IReadOnlyList<UptimeSegment>>(targets.Count);
            foreach (var target in targets)
            {
                states.Add(TargetReader.ToUptime(await segments(target.Name, window.FromUtc, period.ToUtc)));
            }

            reports.Add(SloEvaluation.FromUptime(slo, states, period) with { CheckInterval = targets.Min(t => t.Interval) });
        }

        return reports;
    }

    private async ValueTask<IReadOnlyList<EventCount>> EventsAsync(
        SloDefinition slo, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        var range = PrometheusDuration.Format(step);
        try
        {
            if (slo.Indicator.Events(range) is not var (badQuery, totalQuery))
            {
                // Of a bare ratio nobody knows the weight: each step weighs the same.
                var ratios = await ValuesAsync(slo.Indicator.ErrorRatio(range), from, to, step, cancellationToken);
                return [.. ratios.Select(r => new EventCount(r.Key, 1 - r.Value, r.Value))];
            }

            var bad = await ValuesAsync(badQuery, from, to, step, cancellationToken);
            var total = await ValuesAsync(totalQuery, from, to, step, cancellationToken);
            return [.. total.Where(t => t.Value > 0 && bad.ContainsKey(t.Key)).Select(t => new EventCount(t.Key, t.Value - bad[t.Key], bad[t.Key]))];
        }
        catch (PromQLException e)
        {
            _logger.LogWarning("The objective {Objective} cannot be evaluated: {Error}", slo.Id, e.Message);
            return [];
        }
    }

    /// <summary>What a query gives at the end of each step, by the step's start.</summary>
    private async ValueTask<SortedDictionary<DateTimeOffset, double>> ValuesAsync(
        string query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        var result = await services.PromQL.RangeAsync(services.Series, query, from + step, to, step, cancellationToken);
        var values = new SortedDictionary<DateTimeOffset, double>();
        foreach (var series in result.Matrix.Select(s => s.Floats()))
        {
            for (var i = 0; i < series.Count; i++)
            {
                var start = DateTimeOffset.FromUnixTimeMilliseconds(series.Timestamps.Span[i]) - step;
                values[start] = values.GetValueOrDefault(start) + series.Values.Span[i];
            }
        }

        return values;
    }
}
