namespace Pronoia.Detection;

/// <summary>
/// The betting function of the change-point martingale (Fedorova and others 2012, "Plug-in martingales for testing
/// exchangeability on-line", arXiv:1204.3251).
/// </summary>
public enum MartingaleType
{
    /// <summary>ε·p^(ε−1) with ε = 0.1.</summary>
    Power,

    /// <summary>The power martingale integrated over all ε in 0..1.</summary>
    Mixture,
}
