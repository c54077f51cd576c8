using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Slos;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Charts;

namespace Pronoia.Engine.Web.Slos;

/// <summary>Gathers what the page of objectives shows.</summary>
internal sealed class SlosQuery(EngineServices services)
{
    private const int ChartPoints = 200;

    /// <summary>Where the objectives stand now.</summary>
    public async ValueTask<SlosModel> ReadAsync(ActiveConfiguration active, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var statuses = await new SloStatusReader(services.PromQL, services.Series).ReadAsync(active.Config, now, cancellationToken);
        var entries = statuses.Select(EntryOf)
            .OrderBy(e => e.BudgetRemaining ?? double.PositiveInfinity).ThenBy(e => e.Id, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < Math.Min(entries.Length, PageLimits.Rows); i++)
        {
            entries[i] = entries[i] with { Points = await PointsAsync(entries[i], now, cancellationToken) };
        }

        return new SlosModel(now, [.. entries.Take(PageLimits.Json)], Math.Max(0, entries.Length - PageLimits.Json));
    }

    private static SlosModel.Entry EntryOf(SloStatus status) => new(
        status.Slo.Id,
        status.Slo.Service,
        status.Slo.Name,
        status.Slo.Description,
        status.Slo.Objective,
        status.Slo.Window.ToString(),
        status.Window.FromUtc,
        status.Availability,
        status.BudgetRemaining,
        status.UnknownShare,
        status.BurnRate,
        [.. status.Burns.Select(b => new SlosModel.Burn(b.Window.Page, b.Window.Long.TotalSeconds, b.Window.Short.TotalSeconds, b.Long, b.Short, b.Limit, b.Holds))],
        status.Alert,
        "/api/v1/rules?rule_group[]=" + Uri.EscapeDataString(SloSection.GroupName(status.Slo)))
    {
        WindowTo = status.Slo.Window.At(status.Window.ToUtc).ToUtc,
    };

    /// <summary>The budget left as its rule recorded it, thinned out: the last recorded extreme of each stretch would lie, so each is a mean.</summary>
    private async ValueTask<IReadOnlyList<BudgetPoint>> PointsAsync(SlosModel.Entry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Matcher[] matchers = [Matcher.Equal(Label.MetricName, "slo:period_error_budget_remaining:ratio"), Matcher.Equal("sloth_id", entry.Id)];
        var (from, to) = (entry.WindowFrom.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var window = TimeSpan.FromMilliseconds(Math.Max(1000, (to - from) / ChartPoints));
        var found = to > from ? await services.Series.SummarizeAsync(matchers, from, to, window, cancellationToken) : [];
        return found.Count == 0
            ? []
            :
            [
                .. found[0].Windows.Select((w, i) => new BudgetPoint(from + (long)((i + 0.5) * window.TotalMilliseconds), w.Count > 0 ? w.Sum / w.Count : double.NaN))
                    .Where(p => double.IsFinite(p.Remaining)),
            ];
    }
}
