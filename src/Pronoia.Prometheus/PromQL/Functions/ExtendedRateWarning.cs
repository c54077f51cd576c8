namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>What may be wrong with the histograms of a rate.</summary>
internal enum ExtendedRateWarning
{
    /// <summary>Custom and exponential boundaries occur together.</summary>
    MixedSchemas,

    /// <summary>A gauge is treated as a counter.</summary>
    NotCounter,

    /// <summary>A counter is treated as a gauge.</summary>
    NotGauge,
}
