namespace Pronoia.Detection;

/// <summary>The normal distribution.</summary>
internal static class Gaussian
{
    /// <summary>z with P(Z &gt; z) = <paramref name="tail"/>, by bisection on <see cref="UpperTail"/> (for set-up, not per point).</summary>
    internal static double UpperQuantile(double tail)
    {
        if (tail > 0.5)
            return tail >= 1 ? double.NegativeInfinity : -UpperQuantile(1 - tail);
        var low = 0.0;
        var high = 40.0;
        for (var i = 0; i < 80; i++)
        {
            var middle = 0.5 * (low + high);
            if (UpperTail(middle) > tail)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>P(Z &gt; z); the rational fit of Numerical Recipes (erfcc), relative error below 1.2e-7 in both tails.</summary>
    internal static double UpperTail(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.5 * x));
        var polynomial = -1.26551223 + (t * (1.00002368 + (t * (0.37409196 + (t * (0.09678418 + (t * (-0.18628806
            + (t * (0.27886807 + (t * (-1.13520398 + (t * (1.48851587 + (t * (-0.82215223 + (t * 0.17087277)))))))))))))))));
        var tail = 0.5 * t * Math.Exp((-x * x) + polynomial);
        return z >= 0 ? tail : 1 - tail;
    }
}
