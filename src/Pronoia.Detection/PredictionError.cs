namespace Pronoia.Detection;

/// <summary>How the SSA detectors turn an observation and its prediction into a score.</summary>
public enum PredictionError
{
    /// <summary>Observed minus predicted.</summary>
    SignedDifference,

    /// <summary>The absolute value of the difference.</summary>
    AbsoluteDifference,

    /// <summary>The square of the difference.</summary>
    SquaredDifference,
}
