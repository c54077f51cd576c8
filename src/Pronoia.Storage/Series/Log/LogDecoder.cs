using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Log;

/// <summary>Reads log frames into a <see cref="LogState"/>.</summary>
internal static class LogDecoder
{
    /// <summary>Applies the frames in <paramref name="bytes"/>, which follow what the state has read.</summary>
    /// <exception cref="StorageCorruptException">A frame is damaged; those before it are applied.</exception>
    public static void Replay(LogState state, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var rest = bytes;
            var chain = state.Chain;
            try
            {
                if (LogFrame.Unpack(ref rest, ref chain, out var raw) == LogFrame.Kind.Seal)
                {
                    state.IsSealed = true;
                }
                else
                {
                    Apply(state, raw);
                }
            }
            catch (InvalidDataException e)
            {
                throw new StorageCorruptException(state.Name, state.Length, e.Message, e);
            }

            state.Chain = chain;
            state.Length += bytes.Length - rest.Length;
            bytes = rest;
        }
    }

    /// <summary>Applies one raw payload.</summary>
    /// <exception cref="InvalidDataException">It is no payload, or does not follow the state.</exception>
    public static void Apply(LogState state, ReadOnlySpan<byte> raw)
    {
        var reader = new ByteReader(raw);
        for (var left = reader.Count(); left > 0; left--)
        {
            state.AddSymbol(reader.String());
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            state.AddSeries(ReadLabels(state, ref reader));
        }

        var classes = reader.Bytes(reader.Count());
        var values = new ByteReader(reader.Bytes(reader.Count()));
        var timestamp = state.StartMs;
        var sample = 0;
        while (!reader.AtEnd)
        {
            timestamp += reader.Zigzag();
            var id = 0;
            for (var runs = reader.Count(2); runs > 0; runs--)
            {
                id += reader.Int32(state.Series.Count);
                var end = id + 1 + reader.Int32(state.Series.Count);
                if (end > state.Series.Count || sample + (end - id) > classes.Length * 4)
                {
                    throw new InvalidDataException("a run beyond the series of the log");
                }

                for (; id < end; id++, sample++)
                {
                    var way = (classes[sample / 4] >> (2 * (sample % 4))) & 3;
                    var series = state.Series[id];
                    if (LogHistogramCodec.IsNext(way, values))
                    {
                        state.AddSample(series, timestamp, LogHistogramCodec.Decode(series.Histograms?.Reference, ref values));
                    }
                    else
                    {
                        state.AddSample(series, timestamp, LogValueCodec.Decode(way, series.Reference, ref values));
                    }
                }
            }
        }
    }

    private static Labels ReadLabels(LogState state, ref ByteReader reader)
    {
        var labels = new Label[reader.Count(2)];
        for (var i = 0; i < labels.Length; i++)
        {
            var (name, value) = (ReadSymbol(state, ref reader), ReadSymbol(state, ref reader));
            labels[i] = new Label(name, value);
            if (i > 0 && string.CompareOrdinal(labels[i - 1].Name, name) >= 0)
            {
                throw new InvalidDataException("a label set that is not in order");
            }
        }

        return Labels.FromSorted(labels);
    }

    private static string ReadSymbol(LogState state, ref ByteReader reader)
    {
        var id = reader.Int32();
        return id < state.Symbols.Count ? state.Symbols[id] : throw new InvalidDataException($"symbol {id} of {state.Symbols.Count}");
    }
}
