using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// How often events of at least a given surprise have happened on this series before: what a tail model cannot know, because the
/// residuals of real series come in bursts. Counts fade over <see cref="Memory"/> points.
/// </summary>
internal sealed class EventRarity
{
    internal const int StateLength = (Bins * sizeof(ushort)) + sizeof(float);

    /// <summary>The first class is just under the weakest surprise that counts.</summary>
    private const double Weakest = 2.5;
    private const int Bins = 19;
    private const double BinWidth = 0.5;
    private const float Memory = 20_000;

    private readonly Half[] _events = new Half[Bins];
    private float _points;

    /// <summary>Points that count, at most <see cref="Memory"/>.</summary>
    internal double Points => _points;

    internal void AddPoint()
    {
        _points += 1 - (_points / Memory);
    }

    /// <summary>Past events of at least this surprise, half of the next weaker class included.</summary>
    internal double CountAtLeast(double surprise)
    {
        var bin = Bin(surprise);
        var count = bin > 0 ? 0.5 * (double)_events[bin - 1] : 0;
        for (var i = bin; i < Bins; i++)
            count += (double)_events[i];
        return count;
    }

    /// <summary>Remembers an event by its largest surprise, and fades the older ones.</summary>
    /// <param name="surprise">The largest surprise of the event.</param>
    /// <param name="pointsSinceLast">Points since the last one was remembered.</param>
    internal void Add(double surprise, int pointsSinceLast)
    {
        var keep = (float)Math.Exp(-pointsSinceLast / Memory);
        for (var i = 0; i < Bins; i++)
            _events[i] = (Half)(keep * (float)_events[i]);
        _events[Bin(surprise)] += (Half)1;
    }

    internal void Save(ref StateWriter writer)
    {
        foreach (var count in _events)
            writer.UInt16(BitConverter.HalfToUInt16Bits(count));
        writer.Single(_points);
    }

    internal void Load(ref StateReader reader)
    {
        foreach (ref var count in _events.AsSpan())
            count = reader.Version == AutoState.Wide ? (Half)reader.Single() : BitConverter.UInt16BitsToHalf(reader.UInt16());
        _points = reader.Single();
    }

    private static int Bin(double surprise) => Math.Clamp((int)((surprise - Weakest) / BinWidth), 0, Bins - 1);
}
