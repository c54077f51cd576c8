using System.Globalization;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>query</c> and <c>query_range</c>.</summary>
internal sealed class QueryEndpoints(EngineServices services, ILogger logger) : IDisposable
{
    /// <summary>The most points of a series that a range query gives, as in Prometheus.</summary>
    public const int MaxPoints = 11_000;

    /// <summary>
    /// How many queries run at the same time; others wait for as long as their timeout. Evaluation is processor work: more than two per core, up to Prometheus's 20, would
    /// only keep probes and pages waiting for a thread.
    /// </summary>
    public static readonly int MaxConcurrency = Math.Clamp(2 * Environment.ProcessorCount, 4, 20);

    /// <summary>How long a query may run, and the most a request can ask for.</summary>
    public static readonly TimeSpan MaxTimeout = new PromQLOptions().Timeout;

    private readonly SemaphoreSlim _gate = new(MaxConcurrency);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. WebEndpoint.GetOrForm("/api/v1/query", ApiAnswer.Guarded(logger, InstantAsync)),
        .. WebEndpoint.GetOrForm("/api/v1/query_range", ApiAnswer.Guarded(logger, RangeAsync)),
    ];

    public void Dispose() => _gate.Dispose();

    private async Task InstantAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var time = parameters.Time("time", services.Time.GetUtcNow());
        await RunAsync(call, parameters, (engine, query) => engine.InstantAsync(services.Series, query, time, call.Aborted));
    }

    private async Task RangeAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var start = parameters.Time("start");
        var end = parameters.Time("end");
        if (end < start)
        {
            throw ApiException.Parameter("end", "end timestamp must not be before start time");
        }

        var step = parameters.Duration("step") ?? throw ApiException.Parameter("step", "cannot parse \"\" to a valid duration");
        if (step < TimeSpan.FromMilliseconds(1))
        {
            throw ApiException.Parameter("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        if ((end - start) / step > MaxPoints)
        {
            var most = MaxPoints.ToString("N0", CultureInfo.InvariantCulture);
            throw new ApiException(
                ApiErrorType.BadData, $"exceeded maximum resolution of {most} points per timeseries. Try decreasing the query resolution (?step=XX)");
        }

        await RunAsync(call, parameters, (engine, query) => engine.RangeAsync(services.Series, query, start, end, step, call.Aborted));
    }

    private async Task RunAsync(WebCall call, ApiParameters parameters, Func<PromQLEngine, string, ValueTask<QueryResult>> run)
    {
        var limit = parameters.Limit();
        var query = parameters.Text("query");
        var asked = services.Time.GetTimestamp();
        TimeSpan? queued = null;
        var withStatistics = parameters.Text("stats").Length > 0;
        var result = await EvaluateAsync(
            Options(parameters),
            engine =>
            {
                queued = withStatistics ? services.Time.GetElapsedTime(asked) : null;
                return run(engine, query);
            },
            call.Aborted);
        var count = result.ValueType == PromQLType.Vector ? result.Vector.Count : result.Matrix.Count;
        await ApiAnswer.DataAsync(
            call, json => QueryResultJson.WriteData(json, result, limit, queued), [.. result.Warnings, .. ApiAnswer.Truncated(count, limit)], result.Infos);
    }

    /// <summary>Evaluates when it is this query's turn.</summary>
    /// <exception cref="ApiException">Its turn did not come within the timeout.</exception>
    /// <exception cref="PromQLException">The expression is wrong, or its evaluation failed.</exception>
    public async ValueTask<QueryResult> EvaluateAsync(PromQLOptions options, Func<PromQLEngine, ValueTask<QueryResult>> run, CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(options.Timeout, cancellationToken))
        {
            throw new ApiException(ApiErrorType.Timeout, "query timed out in query queue");
        }

        try
        {
            return await run(new PromQLEngine(options));
        }
        finally
        {
            _gate.Release();
        }
    }

    private static PromQLOptions Options(ApiParameters parameters)
    {
        var options = new PromQLOptions();
        if (parameters.Duration("timeout") is { } timeout)
        {
            options.Timeout = timeout <= TimeSpan.Zero
                ? throw ApiException.Parameter("timeout", "must be positive")
                : timeout < MaxTimeout ? timeout : MaxTimeout;
        }

        if (parameters.Duration("lookback_delta") is { } lookback)
        {
            options.LookbackDelta = lookback > TimeSpan.Zero ? lookback : throw ApiException.Parameter("lookback_delta", "must be positive");
        }

        return options;
    }
}
