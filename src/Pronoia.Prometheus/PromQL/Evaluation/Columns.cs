namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Columns of floats with absent places.</summary>
internal static class Columns
{
    /// <summary>A column without any value.</summary>
    public static double[] NewAbsent(int length)
    {
        var column = GC.AllocateUninitializedArray<double>(length);
        Array.Fill(column, Absent.Value);
        return column;
    }

    public static double[] Constant(int length, double value)
    {
        var column = GC.AllocateUninitializedArray<double>(length);
        Array.Fill(column, value);
        return column;
    }

    /// <summary>The first place with a value, or -1.</summary>
    public static int IndexOfAnyPresent(this Span<double> column)
    {
        for (var i = 0; i < column.Length; i++)
        {
            if (!Absent.Is(column[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
