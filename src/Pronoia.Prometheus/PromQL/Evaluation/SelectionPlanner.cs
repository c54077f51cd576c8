using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Finds what each selector of a query reads and fetches it once; selectors of the same series in overlapping times share one read.</summary>
internal sealed class SelectionPlanner(QueryContext context)
{
    private readonly List<Request> _requests = [];
    private readonly HashSet<Expr> _summarized = [];
    private int _asksForSummaries;
    private int _asksForBuckets;

    public void Plan(Expr expr, long minMs, long maxMs)
    {
        var summaries = expr is Call { Function: "histogram_count" or "histogram_sum" or "histogram_avg" } ? 1 : 0;
        var buckets = expr is SubqueryExpr or Call { Function: "histogram_quantile" or "histogram_quantiles" or "histogram_fraction" }
            || (expr is BinaryExpr binary && binary.Operator.IsTrim()) ? 1 : 0;
        _asksForSummaries += summaries;
        _asksForBuckets += buckets;
        PlanReads(expr, minMs, maxMs);
        _asksForSummaries -= summaries;
        _asksForBuckets -= buckets;
    }

    private void PlanReads(Expr expr, long minMs, long maxMs)
    {
        switch (expr)
        {
            case VectorSelector selector:
                Add(selector, selector, minMs, maxMs, context.LookbackMs, selector.Smoothed);
                break;
            case MatrixSelector matrix:
                var extended = matrix.Selector.Anchored || matrix.Selector.Smoothed;
                var range = context.Timing.Range(matrix) + (extended ? context.LookbackMs : 0);
                Add(matrix.Selector, matrix.Selector, minMs, maxMs, range, matrix.Selector.Smoothed);
                break;
            case SubqueryExpr subquery:
                var (from, to) = Times(subquery.Modifiers, minMs, maxMs);
                Plan(subquery.Inner, from - context.Timing.Range(subquery), to);
                break;
            case Call { Function: "info" } call:
                Plan(call.Arguments[0], minMs, maxMs);
                PlanInfo(call, minMs, maxMs);
                break;
            default:
                foreach (var child in expr.Children)
                {
                    Plan(child, minMs, maxMs);
                }

                break;
        }
    }

    public async ValueTask FetchAsync(ISeriesSource source, CancellationToken cancellationToken)
    {
        foreach (var request in _requests)
        {
            context.Budget.CheckTime();
            var series = await source.SelectAsync(request.Matchers, request.MinMs, request.MaxMs, cancellationToken);
            context.Budget.CheckSeries(series.Count);
            context.Budget.Add(series.Sum(s => (long)s.Count));
            var selection = new Selection(series);
            foreach (var owner in request.Owners)
            {
                context.Set(owner, _summarized.Contains(owner) ? selection.WithoutBuckets : selection);
            }
        }
    }

    private (long Min, long Max) Times(TimeModifiers modifiers, long minMs, long maxMs)
    {
        var offset = context.Timing.Offset(modifiers);
        return context.Timing.FixedTime(modifiers) is { } at ? (at - offset, at - offset) : (minMs - offset, maxMs - offset);
    }

    private void Add(Expr owner, VectorSelector selector, long minMs, long maxMs, long windowMs, bool lookAhead)
    {
        if (_asksForSummaries > 0 && _asksForBuckets == 0)
        {
            _summarized.Add(owner);
        }

        var (from, to) = Times(selector.Modifiers, minMs, maxMs);
        Add(owner, selector.Matchers, from - windowMs + 1, to + (lookAhead ? context.LookbackMs : 0));
    }

    private void Add(Expr owner, IReadOnlyList<Matcher> matchers, long minMs, long maxMs)
    {
        var key = string.Join(',', matchers.Select(m => m.ToString()));
        var shared = _requests.Find(r => r.Key == key && minMs <= r.MaxMs && maxMs >= r.MinMs);
        if (shared is null)
        {
            _requests.Add(new Request(key, matchers, minMs, maxMs, [owner]));
            return;
        }

        shared.MinMs = Math.Min(shared.MinMs, minMs);
        shared.MaxMs = Math.Max(shared.MaxMs, maxMs);
        shared.Owners.Add(owner);
    }

    private void PlanInfo(Call call, long minMs, long maxMs)
    {
        var (at, offset) = InfoFunction.Times(call, context.Timing);
        Add(call, InfoFunction.Matchers(call), (at ?? minMs) - offset - context.LookbackMs + 1, (at ?? maxMs) - offset);
    }

    private sealed class Request(string key, IReadOnlyList<Matcher> matchers, long minMs, long maxMs, List<Expr> owners)
    {
        public string Key { get; } = key;

        public IReadOnlyList<Matcher> Matchers { get; } = matchers;

        public long MinMs { get; set; } = minMs;

        public long MaxMs { get; set; } = maxMs;

        public List<Expr> Owners { get; } = owners;
    }
}
