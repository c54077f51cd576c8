namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Counts the samples a query holds in memory and stops it beyond the limit, and at the end of its time.</summary>
internal sealed class SampleBudget(PromQLOptions options, CancellationToken cancellationToken)
{
    private readonly long _started = options.TimeProvider.GetTimestamp();
    private TimeSpan _preparation;
    private long _held;
    private long _peak;
    private long _queried;

    /// <summary>Throws where the query was cancelled or has run too long. Called at least once per series.</summary>
    public void CheckTime()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options.TimeProvider.GetElapsedTime(_started) > options.Timeout)
        {
            throw new PromQLException(PromQLErrorKind.Timeout, "query timed out in expression evaluation");
        }
    }

    /// <summary>What the query has taken until now.</summary>
    public QueryStatistics Statistics => new(_queried, _peak, _preparation, options.TimeProvider.GetElapsedTime(_started));

    /// <summary>Takes note that all samples are there and evaluation begins.</summary>
    public void Prepared() => _preparation = options.TimeProvider.GetElapsedTime(_started);

    /// <summary>Counts samples that the evaluation looked at, each as often as it did.</summary>
    public void Query(long samples) => _queried += samples;

    public void Add(long samples)
    {
        _held += samples;
        _peak = Math.Max(_peak, _held);
        if (_held > options.MaxSamples || samples < 0)
        {
            throw new PromQLException(PromQLErrorKind.Limit, "query processing would load too many samples into memory in query execution");
        }
    }

    public void Release(long samples) => _held -= samples;

    public void CheckSeries(long series)
    {
        if (series > options.MaxSeries)
        {
            throw new PromQLException(PromQLErrorKind.Limit, $"query processing would load too many series: {series} of at most {options.MaxSeries}");
        }
    }
}
