using System.Runtime.CompilerServices;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Compensated summation, in Neumaier's variant (https://en.wikipedia.org/wiki/Kahan_summation_algorithm).</summary>
internal static class KahanSum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double value, ref double sum, ref double compensation)
    {
        var total = sum + value;
        if (double.IsInfinity(total))
        {
            compensation = 0;
        }
        else if (Math.Abs(sum) >= Math.Abs(value))
        {
            compensation += sum - total + value;
        }
        else
        {
            compensation += value - total + sum;
        }

        sum = total;
    }
}
