using Pronoia.Prometheus.PromQL;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>
/// Runs scripts in Prometheus's test language against the PromQL engine, all experimental features enabled. As in Prometheus, an instant evaluation is
/// repeated with all its times fixed by <c>@</c>, and as the middle of a range evaluation.
/// </summary>
public sealed class ScriptRunner
{
    private static readonly PromQLOptions Options = new()
    {
        EnableExperimentalFunctions = true,
        EnableDurationExpressions = true,
        EnableExtendedRangeSelectors = true,
        EnableFillModifiers = true,
        EnableDelayedNameRemoval = true,
        UseStartTimestamps = true,
        MaxSamples = 1_000_000,
    };

    private readonly PromQLEngine _engine = new(Options);
    private readonly ScriptStorage _storage = new();

    /// <summary>Runs a script.</summary>
    /// <param name="file">The script's name, for the results.</param>
    /// <param name="text">The script.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>One case for each <c>eval</c>, in order; a line that cannot be read is a failed case and ends the script.</returns>
    public static async ValueTask<IReadOnlyList<ScriptCase>> RunAsync(string file, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cases = new List<ScriptCase>();
        var runner = new ScriptRunner();
        try
        {
            foreach (var command in new ScriptReader(text).Read())
            {
                if (command is ScriptCommand.Eval eval)
                {
                    var message = await runner.EvaluateAsync(eval, cancellationToken);
                    cases.Add(new ScriptCase(file, eval.Line, eval.Expression, message is null, message ?? ""));
                }
                else
                {
                    runner.Store(command);
                }
            }
        }
        catch (ScriptSyntaxException e)
        {
            cases.Add(new ScriptCase(file, e.Line, "", Passed: false, e.Message));
        }

        return cases;
    }

    private void Store(ScriptCommand command)
    {
        if (command is not ScriptCommand.Load load)
        {
            _storage.Clear();
            return;
        }

        foreach (var (labels, values) in load.Series)
        {
            _storage.Add(labels, values, load.IntervalMs);
        }

        if (load.WithCustomBuckets)
        {
            foreach (var (labels, values) in ClassicHistogramConversion.Convert(load.Series))
            {
                _storage.Add(labels, values, load.IntervalMs);
            }
        }
    }

    private async ValueTask<string?> EvaluateAsync(ScriptCommand.Eval eval, CancellationToken cancellationToken)
    {
        if (eval.IsRange)
        {
            return await CheckAsync(
                eval, eval.Expression, null, () => _engine.RangeAsync(_storage, eval.Expression, At(eval.StartMs), At(eval.EndMs), TimeSpan.FromMilliseconds(eval.StepMs), cancellationToken));
        }

        var time = eval.Expected.RangeVector?.EndMs ?? eval.StartMs;
        foreach (var (expression, at) in InstantVariants.Of(eval.Expression, time, Options))
        {
            var error = await CheckAsync(eval, expression, null, () => _engine.InstantAsync(_storage, expression, At(at), cancellationToken))
                ?? await CheckInRangeAsync(eval, expression, at, cancellationToken);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>The same as the middle step of a range query.</summary>
    private async ValueTask<string?> CheckInRangeAsync(ScriptCommand.Eval eval, string expression, long at, CancellationToken cancellationToken)
    {
        var expected = eval.Expected;
        if (expected.Fails || expected.Ordered || expected.Text is not null || expected.RangeVector is not null || InstantVariants.DependsOnQuery(expression))
        {
            return null;
        }

        var minute = TimeSpan.FromMinutes(1);
        var error = await CheckAsync(
            eval, expression, at, () => _engine.RangeAsync(_storage, expression, At(at) - minute, At(at) + minute, minute, cancellationToken));
        return error is null ? null : $"as a range query: {error}";
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static async ValueTask<string?> CheckAsync(ScriptCommand.Eval eval, string expression, long? middle, Func<ValueTask<QueryResult>> query)
    {
        QueryResult result;
        try
        {
            result = await query();
        }
        catch (PromQLException e)
        {
            if (!eval.Expected.Fails)
            {
                return $"error evaluating query \"{expression}\": {e.Message}";
            }

            return eval.Expected.Failure is { } failure && !failure.Matches(e.Message)
                ? $"expected error matching {failure} evaluating query \"{expression}\", but got: {e.Message}"
                : null;
        }

        if (eval.Expected.Fails)
        {
            return $"expected error evaluating query \"{expression}\" but got none";
        }

        var comparison = new ResultComparison(eval, result);
        var error = middle is { } at ? comparison.AtTime(at) : comparison.Annotations() ?? comparison.Whole();
        return error is null ? null : $"{expression}: {error}";
    }
}
