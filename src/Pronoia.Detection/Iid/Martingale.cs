namespace Pronoia.Detection.Iid;

/// <summary>Logarithms of the betting functions of arXiv:1204.3251.</summary>
internal static class Martingale
{
    private const double PowerEpsilon = 0.1;

    internal static double LogBet(MartingaleType type, double pValue)
    {
        var logP = Math.Log(pValue);
        return type == MartingaleType.Power
            ? Math.Log(PowerEpsilon) + ((PowerEpsilon - 1) * logP)
            : Math.Log((pValue * logP) + 1 - pValue) - (2 * Math.Log(-logP)) - logP;
    }

    /// <summary>The level at which a window of bets alerts: as if every p-value in it were 1 − confidence.</summary>
    internal static double LogThreshold(MartingaleType type, double confidence, int window) =>
        window * LogBet(type, Math.Max(1 - (confidence / 100), KernelHistory.MinimumPValue));
}
