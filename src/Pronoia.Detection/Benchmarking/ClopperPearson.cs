namespace Pronoia.Detection.Benchmarking;

/// <summary>The exact confidence interval of a share (Clopper and Pearson 1934).</summary>
public static class ClopperPearson
{
    /// <summary>The one-sided upper bound of a share.</summary>
    /// <param name="successes">Successes seen.</param>
    /// <param name="trials">Trials made.</param>
    /// <param name="confidence">Of the bound, a ratio between 0 and 1.</param>
    /// <returns>The largest share under which so few successes are not yet improbable; 1 without trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Successes do not lie between 0 and the trials, or the confidence not between 0 and 1.</exception>
    public static double Upper(int successes, int trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Expected a ratio between 0 and 1.");
        if (successes == trials)
            return 1;
        double low = 0, high = 1;
        for (var i = 0; i < 60; i++)
        {
            var share = 0.5 * (low + high);
            if (AtMost(successes, trials, share) > 1 - confidence)
                low = share;
            else
                high = share;
        }

        return high;
    }

    /// <summary>The one-sided lower bound of a share.</summary>
    /// <param name="successes">Successes seen.</param>
    /// <param name="trials">Trials made.</param>
    /// <param name="confidence">Of the bound, a ratio between 0 and 1.</param>
    /// <returns>The smallest share under which so many successes are not yet improbable; 0 without trials.</returns>
    public static double Lower(int successes, int trials, double confidence = 0.95) => 1 - Upper(trials - successes, trials, confidence);

    /// <summary>Binomial distribution function.</summary>
    private static double AtMost(int successes, int trials, double share)
    {
        var sum = 0.0;
        var logTerm = trials * Math.Log(1 - share);
        for (var k = 0; k <= successes; k++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((trials - k) / (k + 1.0)) + Math.Log(share / (1 - share));
        }

        return sum;
    }
}
