using System.Numerics;
using System.Runtime.InteropServices;

namespace Pronoia.Detection.Ssa;

/// <summary>The two inner loops of linear algebra.</summary>
internal static class Vectors
{
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector<double>>(b[..a.Length]);
        var first = Vector<double>.Zero;
        var second = Vector<double>.Zero;
        var i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            first = Vector.FusedMultiplyAdd(left[i], right[i], first);
            second = Vector.FusedMultiplyAdd(left[i + 1], right[i + 1], second);
        }

        if (i < left.Length)
            first = Vector.FusedMultiplyAdd(left[i], right[i], first);
        var sum = Vector.Sum(first + second);
        for (var j = left.Length * Vector<double>.Count; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>Adds a multiple of one vector to another.</summary>
    internal static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double scale)
    {
        var to = MemoryMarshal.Cast<double, Vector<double>>(target[..source.Length]);
        var from = MemoryMarshal.Cast<double, Vector<double>>(source);
        var by = new Vector<double>(scale);
        for (var i = 0; i < from.Length; i++)
            to[i] = Vector.FusedMultiplyAdd(from[i], by, to[i]);
        for (var j = from.Length * Vector<double>.Count; j < source.Length; j++)
            target[j] += source[j] * scale;
    }
}
