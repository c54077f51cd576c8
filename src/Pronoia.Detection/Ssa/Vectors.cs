using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pronoia.Detection.Ssa;

/// <summary>The inner loops of linear algebra.</summary>
internal static class Vectors
{
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector512<double>>(b[..a.Length]);
        var first = Vector512<double>.Zero;
        var second = Vector512<double>.Zero;
        var third = Vector512<double>.Zero;
        var fourth = Vector512<double>.Zero;
        var i = 0;
        for (; i + 3 < left.Length; i += 4)
        {
            first = Vector512.FusedMultiplyAdd(left[i], right[i], first);
            second = Vector512.FusedMultiplyAdd(left[i + 1], right[i + 1], second);
            third = Vector512.FusedMultiplyAdd(left[i + 2], right[i + 2], third);
            fourth = Vector512.FusedMultiplyAdd(left[i + 3], right[i + 3], fourth);
        }

        for (; i < left.Length; i++)
            first = Vector512.FusedMultiplyAdd(left[i], right[i], first);
        var sum = Vector512.Sum(first + second + (third + fourth));
        for (var j = left.Length * Vector512<double>.Count; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>Adds a multiple of one vector to another.</summary>
    internal static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double scale)
    {
        var to = MemoryMarshal.Cast<double, Vector512<double>>(target[..source.Length]);
        var from = MemoryMarshal.Cast<double, Vector512<double>>(source);
        var by = Vector512.Create(scale);
        for (var i = 0; i < from.Length; i++)
            to[i] = Vector512.FusedMultiplyAdd(from[i], by, to[i]);
        for (var j = from.Length * Vector512<double>.Count; j < source.Length; j++)
            target[j] += source[j] * scale;
    }

    /// <summary>The products of two vectors with a third, which is read once.</summary>
    internal static (double First, double Second) TwoDots(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> with)
    {
        var left = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector512<double>>(b[..a.Length]);
        var common = MemoryMarshal.Cast<double, Vector512<double>>(with[..a.Length]);
        var leftEven = Vector512<double>.Zero;
        var leftOdd = Vector512<double>.Zero;
        var rightEven = Vector512<double>.Zero;
        var rightOdd = Vector512<double>.Zero;
        var i = 0;
        for (; i + 1 < common.Length; i += 2)
        {
            leftEven = Vector512.FusedMultiplyAdd(left[i], common[i], leftEven);
            rightEven = Vector512.FusedMultiplyAdd(right[i], common[i], rightEven);
            leftOdd = Vector512.FusedMultiplyAdd(left[i + 1], common[i + 1], leftOdd);
            rightOdd = Vector512.FusedMultiplyAdd(right[i + 1], common[i + 1], rightOdd);
        }

        if (i < common.Length)
        {
            leftEven = Vector512.FusedMultiplyAdd(left[i], common[i], leftEven);
            rightEven = Vector512.FusedMultiplyAdd(right[i], common[i], rightEven);
        }

        var first = Vector512.Sum(leftEven + leftOdd);
        var second = Vector512.Sum(rightEven + rightOdd);
        for (var j = common.Length * Vector512<double>.Count; j < a.Length; j++)
        {
            first += a[j] * with[j];
            second += b[j] * with[j];
        }

        return (first, second);
    }

    /// <summary>Adds multiples of two vectors to a third.</summary>
    internal static void AddScaled(Span<double> target, ReadOnlySpan<double> a, double byA, ReadOnlySpan<double> b, double byB)
    {
        var to = MemoryMarshal.Cast<double, Vector512<double>>(target[..a.Length]);
        var left = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector512<double>>(b[..a.Length]);
        var scaleLeft = Vector512.Create(byA);
        var scaleRight = Vector512.Create(byB);
        for (var i = 0; i < to.Length; i++)
            to[i] = Vector512.FusedMultiplyAdd(right[i], scaleRight, Vector512.FusedMultiplyAdd(left[i], scaleLeft, to[i]));
        for (var j = to.Length * Vector512<double>.Count; j < a.Length; j++)
            target[j] += (a[j] * byA) + (b[j] * byB);
    }

    /// <summary>Target = keep · a + take · b, element by element.</summary>
    internal static void Mix(Span<double> target, ReadOnlySpan<double> keep, ReadOnlySpan<double> a, ReadOnlySpan<double> take, ReadOnlySpan<double> b)
    {
        var vectors = target.Length / Vector512<double>.Count;
        for (var i = 0; i < vectors; i++)
        {
            var at = i * Vector512<double>.Count;
            var sum = (Vector512.Create(keep[at..]) * Vector512.Create(a[at..])) + (Vector512.Create(take[at..]) * Vector512.Create(b[at..]));
            sum.CopyTo(target[at..]);
        }

        for (var j = vectors * Vector512<double>.Count; j < target.Length; j++)
            target[j] = (keep[j] * a[j]) + (take[j] * b[j]);
    }
}
