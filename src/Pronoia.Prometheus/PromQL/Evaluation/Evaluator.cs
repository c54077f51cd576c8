using Pronoia.Prometheus.PromQL.Functions;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// Evaluates expressions over a grid of times, series by series: a vector is a list of columns, a scalar is one column. All samples have been
/// fetched before, so evaluation is synchronous.
/// </summary>
internal sealed class Evaluator(QueryContext context, TimeGrid grid)
{
    public QueryContext Context { get; } = context;

    public TimeGrid Grid { get; } = grid;

    public bool DelayNames => Context.Options.EnableDelayedNameRemoval;

    /// <summary>For how many times the value of each time of the grid stands; 0 where nothing is counted, as inside a subquery, whose result is.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>The values of a scalar at every time.</summary>
    public double[] Scalar(Expr expr)
    {
        if (expr is not NumberLiteral && Broadcasts(expr))
        {
            return Columns.Constant(Grid.Count, First().Scalar(expr)[0]);
        }

        switch (expr)
        {
            case NumberLiteral number:
                return Columns.Constant(Grid.Count, number.Value);
            case ParenExpr paren:
                return Scalar(paren.Inner);
            case UnaryExpr unary:
                var operand = Scalar(unary.Operand);
                if (unary.Negates)
                {
                    for (var i = 0; i < operand.Length; i++)
                    {
                        operand[i] = -operand[i];
                    }
                }

                return operand;
            case BinaryExpr binary:
                return BinaryOperation.Scalars(binary, Scalar(binary.Left), Scalar(binary.Right));
            case Call call:
                return ScalarFunctions.Evaluate(this, call);
            default:
                throw new InvalidOperationException($"{expr.GetType().Name} is no scalar");
        }
    }

    /// <summary>The series of an instant vector. Series without any sample may be among them.</summary>
    public List<EvalSeries> Vector(Expr expr)
    {
        Context.Budget.CheckTime();
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Broadcasts(expr))
        {
            return [.. First().Vector(expr).Where(s => s.IsPresent(0)).Select(Broadcast)];
        }

        var result = expr switch
        {
            VectorSelector selector => SelectorEvaluation.Instant(this, selector),
            ParenExpr paren => Vector(paren.Inner),
            UnaryExpr unary => unary.Negates ? VectorFunctions.Negate(this, Vector(unary.Operand)) : Vector(unary.Operand),
            BinaryExpr binary => BinaryEvaluation.Evaluate(this, binary),
            AggregateExpr aggregate => AggregationEvaluation.Evaluate(this, aggregate),
            Call call => VectorFunctions.Call(this, call),
            _ => throw new InvalidOperationException($"{expr.GetType().Name} is no instant vector"),
        };
        Context.Budget.CheckSeries(result.Count);
        return result;
    }

    /// <summary>The value of a text.</summary>
    public static string Text(Expr expr) => ((StringLiteral)expr.Unwrap()).Value;

    /// <summary>Counts columns against the limit of samples.</summary>
    public void Charge(int columns)
    {
        Context.Budget.CheckTime();
        Context.Budget.Add((long)columns * Grid.Count);
    }

    /// <summary>Counts samples that were looked at.</summary>
    public void Query(long samples) => Context.Budget.Query(samples * Repeats);

    private bool Broadcasts(Expr expr) => Grid.Count > 1 && Context.IsInvariant(expr);

    private Evaluator First() => new(Context, TimeGrid.Single(Grid.StartMs)) { Repeats = Repeats * Grid.Count };

    private EvalSeries Broadcast(EvalSeries series)
    {
        Charge(1);
        var copy = new EvalSeries(series.Labels, Columns.Constant(Grid.Count, series.Values[0]), null, series.DropName);
        if (series.HistogramAt(0) is { } histogram)
        {
            copy.Histograms = new Histograms.FloatHistogram?[Grid.Count];
            Array.Fill(copy.Histograms, histogram);
        }

        return copy;
    }
}
