namespace Pronoia.Probing;

/// <summary>What a probe says about its target. Unknown is not up and not down: the probe could not tell.</summary>
public enum ProbeVerdict
{
    /// <summary>The target answered as it should.</summary>
    Up,

    /// <summary>The target answered as it must, but a soft limit of the module was passed (slow answer, certificate running out).</summary>
    Degraded,

    /// <summary>The target did not answer as it must.</summary>
    Down,

    /// <summary>The prober itself was not able to probe: nothing is said about the target.</summary>
    Unknown,
}
