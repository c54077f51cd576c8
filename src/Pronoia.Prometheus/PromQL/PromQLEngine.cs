using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using Pronoia.Prometheus.PromQL.Parsing;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL;

/// <summary>
/// Evaluates PromQL over an <see cref="ISeriesSource"/>, with the semantics of Prometheus 3. Thread-safe; the options must not change while queries
/// run.
/// </summary>
/// <param name="options">Limits and features.</param>
/// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
public sealed class PromQLEngine(PromQLOptions options)
{
    private readonly PromQLOptions _options = Validated(options);

    /// <summary>Evaluates an expression at one time.</summary>
    /// <exception cref="PromQLException">The expression is malformed, cannot be evaluated, or was stopped by a limit.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public ValueTask<QueryResult> InstantAsync(ISeriesSource source, string expr, DateTimeOffset time, CancellationToken cancellationToken) =>
        InstantAsync(source, PromQLParser.Parse(expr, _options), expr, time, cancellationToken);

    /// <summary>Evaluates a parsed expression at one time.</summary>
    /// <exception cref="PromQLException">The expression cannot be evaluated or was stopped by a limit.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public ValueTask<QueryResult> InstantAsync(ISeriesSource source, Expr expr, DateTimeOffset time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expr);
        return InstantAsync(source, expr, expr.ToString(), time, cancellationToken);
    }

    /// <summary>Evaluates an expression at the times <paramref name="start"/>, <paramref name="start"/> + <paramref name="step"/>, … up to <paramref name="end"/>.</summary>
    /// <exception cref="PromQLException">The expression is malformed, cannot be evaluated, or was stopped by a limit.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public ValueTask<QueryResult> RangeAsync(
        ISeriesSource source, string expr, DateTimeOffset start, DateTimeOffset end, TimeSpan step, CancellationToken cancellationToken) =>
        RangeAsync(source, PromQLParser.Parse(expr, _options), expr, start, end, step, cancellationToken);

    /// <summary>Evaluates a parsed expression at the times <paramref name="start"/>, <paramref name="start"/> + <paramref name="step"/>, … up to <paramref name="end"/>.</summary>
    /// <exception cref="PromQLException">The expression cannot be evaluated or was stopped by a limit.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public ValueTask<QueryResult> RangeAsync(
        ISeriesSource source, Expr expr, DateTimeOffset start, DateTimeOffset end, TimeSpan step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expr);
        return RangeAsync(source, expr, expr.ToString(), start, end, step, cancellationToken);
    }

    private static PromQLOptions Validated(PromQLOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options;
    }

    private async ValueTask<QueryResult> InstantAsync(
        ISeriesSource source, Expr expr, string text, DateTimeOffset time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var ms = time.ToUnixTimeMilliseconds();
        var context = Context(new QueryTiming(ms, ms, 0), cancellationToken);
        var evaluator = await PrepareAsync(source, expr, context, TimeGrid.Single(ms), cancellationToken);
        return Guarded(() => Instant(evaluator, expr, text, ms));
    }

    private async ValueTask<QueryResult> RangeAsync(
        ISeriesSource source, Expr expr, string text, DateTimeOffset start, DateTimeOffset end, TimeSpan step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (expr.ValueType is not (PromQLType.Vector or PromQLType.Scalar))
        {
            throw new PromQLException(
                PromQLErrorKind.Parse, $"invalid expression type {GoText.Quote(expr.ValueType.Documented())} for range query, must be Scalar or instant Vector");
        }

        var (startMs, endMs, stepMs) = (start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds(), (long)step.TotalMilliseconds);
        if (stepMs <= 0)
        {
            throw new PromQLException(PromQLErrorKind.Parse, "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        if (endMs < startMs)
        {
            throw new PromQLException(PromQLErrorKind.Parse, "end timestamp must not be before start time");
        }

        var context = Context(new QueryTiming(startMs, endMs, stepMs), cancellationToken);
        var steps = (endMs - startMs) / stepMs + 1;
        context.Budget.Add(steps);
        var evaluator = await PrepareAsync(source, expr, context, new TimeGrid(startMs, stepMs, (int)Math.Min(steps, int.MaxValue)), cancellationToken);
        return Guarded(() => Range(evaluator, expr, text, endMs));
    }

    private QueryContext Context(QueryTiming timing, CancellationToken cancellationToken) =>
        new(_options, timing, new SampleBudget(_options, cancellationToken));

    private static async ValueTask<Evaluator> PrepareAsync(
        ISeriesSource source, Expr expr, QueryContext context, TimeGrid grid, CancellationToken cancellationToken)
    {
        var planner = new SelectionPlanner(context);
        planner.Plan(expr, grid.StartMs, grid.EndMs);
        await planner.FetchAsync(source, cancellationToken);
        context.Budget.Prepared();
        return new Evaluator(context, grid);
    }

    /// <summary>Turns the running out of stack or of representable times into an error of the query.</summary>
    private static QueryResult Guarded(Func<QueryResult> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new PromQLException(PromQLErrorKind.Limit, "expression is nested too deeply to be evaluated", e);
        }
    }

    private static QueryResult Instant(Evaluator evaluator, Expr expr, string text, long ms)
    {
        switch (expr.ValueType)
        {
            case PromQLType.Scalar:
                var scalar = evaluator.Scalar(expr)[0];
                return Result(evaluator, PromQLType.Scalar, text, ms, scalar: scalar);
            case PromQLType.String:
                return Result(evaluator, PromQLType.String, text, ms, value: Evaluator.Text(expr));
            case PromQLType.Matrix:
                return Result(evaluator, PromQLType.Matrix, text, ms, matrix: RangeVector(evaluator, expr));
        }

        var series = Finish(evaluator, evaluator.Vector(expr));
        var vector = series.Where(s => s.IsPresent(0)).Select(s => new VectorElement(s.Labels, ms, s.HistogramAt(0) is null ? s.Values[0] : 0, s.HistogramAt(0)));
        var ordered = ResultOrder.IsGiven(expr) ? vector : vector.OrderBy(e => e.Labels);
        return Result(evaluator, PromQLType.Vector, text, ms, vector: [.. ordered]);
    }

    private static QueryResult Range(Evaluator evaluator, Expr expr, string text, long endMs)
    {
        List<EvalSeries> series = expr.ValueType == PromQLType.Scalar
            ? [new EvalSeries(Labels.Empty, evaluator.Scalar(expr))]
            : Finish(evaluator, evaluator.Vector(expr));
        var matrix = series
            .Select(s => Samples(evaluator.Grid, s))
            .Where(s => s.Count > 0)
            .OrderBy(s => s.Labels);
        return Result(evaluator, PromQLType.Matrix, text, endMs, matrix: [.. matrix]);
    }

    /// <summary>A range selector or subquery as the result of an instant query.</summary>
    private static List<SeriesData> RangeVector(Evaluator evaluator, Expr expr)
    {
        var source = Functions.RangeSource.Of(evaluator, expr.Unwrap());
        var merger = new Dictionary<Labels, SeriesData>();
        foreach (var series in source.Series)
        {
            var cursor = new Functions.WindowCursor(series, source);
            if (!cursor.MoveTo(evaluator.Grid.StartMs, 0))
            {
                continue;
            }

            evaluator.Query(cursor.Window.Times.Length + HistogramWeight.Of(cursor.Window.Histograms));

            var labels = series.DropName ? LabelSets.WithoutMetadata(series.Labels) : series.Labels;
            var data = WindowData.Of(labels, cursor.Window, source);
            if (data.Count > 0 && !merger.TryAdd(labels, data))
            {
                throw PromQLException.Execution("vector cannot contain metrics with the same labelset");
            }
        }

        return [.. merger.Values.OrderBy(s => s.Labels)];
    }

    /// <summary>Drops the metric names that were kept until the end, and joins series that have the same labels then.</summary>
    private static List<EvalSeries> Finish(Evaluator evaluator, List<EvalSeries> series)
    {
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var s in series)
        {
            merger.Add(s.DropName ? s.With(LabelSets.WithoutMetadata(s.Labels), newDropName: false) : s);
        }

        return merger.ToList();
    }

    private static SeriesData Samples(TimeGrid grid, EvalSeries series)
    {
        var count = 0;
        for (var i = 0; i < grid.Count; i++)
        {
            count += series.IsPresent(i) ? 1 : 0;
        }

        var (times, values) = (new long[count], new double[count]);
        var histograms = series.Histograms is null ? null : new FloatHistogram?[count];
        var at = 0;
        for (var i = 0; i < grid.Count; i++)
        {
            if (!series.IsPresent(i))
            {
                continue;
            }

            times[at] = grid.At(i);
            var histogram = series.HistogramAt(i);
            values[at] = histogram is null ? series.Values[i] : 0;
            if (histograms is not null)
            {
                histograms[at] = histogram;
            }

            at++;
        }

        return new SeriesData(series.Labels, times, values, histograms);
    }

    private static QueryResult Result(
        Evaluator evaluator, PromQLType type, string text, long ms, double scalar = 0, string value = "",
        IReadOnlyList<VectorElement>? vector = null, IReadOnlyList<SeriesData>? matrix = null)
    {
        var annotations = evaluator.Context.Annotations;
        return new QueryResult(type, ms, annotations.Warnings(text), annotations.Infos(text))
        {
            Scalar = scalar,
            Text = value,
            Vector = vector ?? [],
            Matrix = matrix ?? [],
            Statistics = evaluator.Context.Budget.Statistics,
        };
    }
}
