using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Slos;

/// <summary>Reads where objectives stand from the series that their rules record.</summary>
/// <param name="engine">Evaluates the lookups of the last values.</param>
/// <param name="series">The stored series.</param>
public sealed class SloStatusReader(PromQLEngine engine, ISeriesSource series)
{
    private const string RatioName = "slo:sli_error:ratio_rate";
    private const string IdLabel = "sloth_id";

    /// <summary>The status of every objective of a configuration, in its order.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async ValueTask<IReadOnlyList<SloStatus>> ReadAsync(PronoiaConfig config, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Slos.Count == 0)
        {
            return [];
        }

        var ratios = await engine.InstantAsync(series, $"{{__name__=~\"{RatioName}.+\"}}", now, cancellationToken);
        var alerts = await engine.InstantAsync(series, $"ALERTS{{alertstate=\"firing\", {IdLabel}!=\"\"}}", now, cancellationToken);
        var statuses = new List<SloStatus>(config.Slos.Count);
        foreach (var slo in config.Slos)
        {
            var rates = ratios.Vector.Where(e => e.Histogram is null && e.Labels[IdLabel] == slo.Id)
                .GroupBy(e => e.Labels[Label.MetricName][RatioName.Length..], StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => ErrorBudget.BurnRate(slo.Objective, g.Last().Value), StringComparer.Ordinal);
            var window = slo.Window.At(now);
            var elapsed = new ReportPeriod(window.FromUtc, now < window.ToUtc ? now : window.ToUtc);
            var interval = config.RuleGroups.FirstOrDefault(g => g.Name == SloSection.GroupName(slo))?.Interval ?? config.Global.EvaluationInterval;
            var (error, unknown) = await ErrorAsync(slo, elapsed, interval, cancellationToken);
            statuses.Add(new SloStatus
            {
                Slo = slo,
                Window = elapsed,
                Availability = 1 - error,
                BudgetRemaining = error is { } bad ? ErrorBudget.Remaining(slo.Objective, 1 - bad, bad) : null,
                UnknownShare = unknown,
                BurnRate = Rate(rates, TimeSpan.FromMinutes(5)),
                Burns = [.. BurnRateWindow.Recommended.Where(w => w.Long < slo.Window.Length)
                    .Select(w => new SloBurn(w, Rate(rates, w.Long), Rate(rates, w.Short), w.BurnRate(slo.Window.Length)))],
                Alert = alerts.Vector.Where(e => e.Labels[IdLabel] == slo.Id)
                    .Select(e => e.Labels["sloth_severity"] == "page" ? SloAlertState.Page : SloAlertState.Ticket).DefaultIfEmpty().Max(),
            });
        }

        return statuses;
    }

    private static double? Rate(Dictionary<string, double> rates, TimeSpan range) =>
        rates.TryGetValue(PrometheusDuration.Format(range), out var rate) ? rate : null;

    /// <summary>The mean of the recorded five-minute ratios, which is what the budget's own series shows, and the share of evaluations that recorded none.</summary>
    private async ValueTask<(double? Error, double Unknown)> ErrorAsync(SloDefinition slo, ReportPeriod elapsed, TimeSpan interval, CancellationToken cancellationToken)
    {
        Matcher[] matchers = [Matcher.Equal(Label.MetricName, RatioName + "5m"), Matcher.Equal(IdLabel, slo.Id)];
        var found = await series.SelectAsync(matchers, elapsed.FromUtc.ToUnixTimeMilliseconds() + 1, elapsed.ToUtc.ToUnixTimeMilliseconds(), cancellationToken);
        var (sum, count) = (0.0, 0L);
        foreach (var data in found)
        {
            foreach (var value in data.Values.Span)
            {
                if (double.IsFinite(value))
                {
                    (sum, count) = (sum + value, count + 1);
                }
            }
        }

        var due = elapsed.Length / interval;
        return (count > 0 ? sum / count : null, due > 0 ? Math.Clamp(1 - (count / due), 0, 1) : 1);
    }
}
