namespace Pronoia.Detection.Benchmarking;

/// <summary>The series that faults are injected into: one point a minute.</summary>
public enum Background
{
    /// <summary>Independent log-normal latency.</summary>
    Latency,

    /// <summary>Autocorrelated noise around a level.</summary>
    Autocorrelated,

    /// <summary>Poisson counts with a daily cycle.</summary>
    Daily,

    /// <summary>Poisson counts with a daily and a weekly cycle.</summary>
    Weekly,

    /// <summary>A level with a job that runs every hour.</summary>
    Bursty,

    /// <summary>A few small integers.</summary>
    Discrete,

    /// <summary>Student's t noise with three degrees of freedom.</summary>
    HeavyTailed,

    /// <summary>The share of failing requests, mostly near zero.</summary>
    ErrorRatio,

    /// <summary>A gauge that wanders within bounds.</summary>
    Saturating,

    /// <summary>A counter that is never differenced by the caller and starts anew every few days; faults change its increments.</summary>
    Counter,

    /// <summary>Counts that are zero in nineteen of twenty minutes.</summary>
    Sparse,

    /// <summary>A random walk; sizes are in standard deviations of one step.</summary>
    RandomWalk,
}
