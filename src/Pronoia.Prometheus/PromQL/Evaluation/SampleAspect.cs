namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>What of a sample an instant selector yields.</summary>
internal enum SampleAspect
{
    /// <summary>The value.</summary>
    Value,

    /// <summary>The time.</summary>
    Time,

    /// <summary>The start timestamp.</summary>
    StartTime,
}
