using System.Globalization;
using System.Runtime.InteropServices;
using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>The native buckets of one sign as written: spans of indexes, and populations as differences or as they are.</summary>
/// <param name="sign">How errors call them.</param>
internal sealed class ProtobufBuckets(string sign)
{
    private readonly List<(int Offset, uint Length)> _spans = [];
    private readonly List<double> _populations = [];

    public bool HasSpans => _spans.Count > 0;

    public List<long> Deltas { get; } = [];

    public List<double> Counts { get; } = [];

    /// <summary>How many elements the longest list holds.</summary>
    public int Largest => Math.Max(_spans.Count, Math.Max(Deltas.Count, Counts.Count));

    public void Clear()
    {
        _spans.Clear();
        Deltas.Clear();
        Counts.Clear();
    }

    public void AddSpan(ref WireReader histogram, int most)
    {
        histogram.Bound(_spans.Count, most);
        var reader = histogram.Message(ProtoMessage.BucketSpan);
        var (offset, length) = (0, 0u);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    offset = reader.SignedInt32();
                    break;
                case 2:
                    length = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _spans.Add((offset, length));
    }

    /// <summary>The buckets without empty ones.</summary>
    /// <param name="isFloat">Whether the populations are <see cref="Counts"/>.</param>
    /// <param name="population">What is in them all.</param>
    /// <exception cref="FormatException">Spans and populations do not fit, or a population is negative.</exception>
    public HistogramBuckets Build(bool isFloat, out double population)
    {
        var given = isFloat ? Counts.Count : Deltas.Count;
        var wanted = _spans.Sum(s => (long)s.Length);
        if (wanted != given)
        {
            throw Wrong($"spans require {wanted} buckets, have {given}");
        }

        _populations.Clear();
        population = 0;
        long current = 0;
        for (var i = 0; i < given; i++)
        {
            double count;
            if (isFloat)
            {
                count = Counts[i];
            }
            else
            {
                var next = (Int128)current + Deltas[i];
                current = next >= 0 && next <= long.MaxValue ? (long)next : throw Wrong($"bucket number {i + 1} has observation count of {next}");
                count = current;
            }

            // Not a number is refused as well.
            _populations.Add(count >= 0 ? count : throw Wrong($"bucket number {i + 1} has observation count of {count}"));
            population += count;
        }

        return given == 0 ? HistogramBuckets.Empty : HistogramBuckets.Of(Indexes(given), CollectionsMarshal.AsSpan(_populations)).Compact();
    }

    private int[] Indexes(int count)
    {
        var indexes = new int[count];
        long index = 0;
        var at = 0;
        for (var i = 0; i < _spans.Count; i++)
        {
            var (offset, length) = _spans[i];
            if (i > 0 && offset < 0)
            {
                throw Wrong($"span number {i + 1} with offset {offset}");
            }

            index += offset;
            if (index < int.MinValue || index + length > int.MaxValue)
            {
                throw Wrong($"span number {i + 1} ends at index {index + length}, beyond 32 bits");
            }

            for (; length > 0; length--)
            {
                indexes[at++] = (int)index++;
            }
        }

        return indexes;
    }

    private FormatException Wrong(FormattableString what) => new($"{sign} side: {what.ToString(CultureInfo.InvariantCulture)}");
}
