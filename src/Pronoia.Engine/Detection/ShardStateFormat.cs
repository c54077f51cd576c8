using System.Buffers;
using System.Text.Json;
using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>
/// The bytes of a <see cref="ShardState"/>: <c>"PSS3"</c>, last slot (ms), then for each tracked series: entry, labels, last timestamp, the detector's own
/// versioned state, the event as JSON, the windows kept out of learning, whether it is in the aftermath of one, and its part in its group; then events opened by kind, and the groups. Version 2 has
/// no groups; version 1 ends each series with its event and has nothing after the last. Series of entries that the configuration has no longer, and states of another version or
/// options, are left out on reading: their detector starts to learn anew.
/// </summary>
internal static class ShardStateFormat
{
    private const uint Magic1 = 0x31535350;
    private const uint Magic2 = 0x32535350;
    private const uint Magic = 0x33535350;

    public static byte[] Write(ShardState state)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(state.LastSlot.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(state.Tracked.Count);
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var tracked in state.Tracked.Values.OrderBy(t => t.Entry, StringComparer.Ordinal).ThenBy(t => t.Series))
        {
            writer.Write(tracked.Entry);
            writer.Write7BitEncodedInt(tracked.Series.Count);
            foreach (var label in tracked.Series.AsSpan())
            {
                writer.Write(label.Name);
                writer.Write(label.Value);
            }

            writer.Write(tracked.LastTimestampMs);
            buffer.ResetWrittenCount();
            tracked.Detector?.SaveState(buffer);
            tracked.Forecaster?.SaveState(buffer);
            writer.Write7BitEncodedInt(buffer.WrittenCount);
            writer.Write(buffer.WrittenSpan);
            var json = tracked.Event is null ? [] : JsonSerializer.SerializeToUtf8Bytes(EventDocument.From(tracked.Event));
            writer.Write7BitEncodedInt(json.Length);
            writer.Write(json);
            writer.Write7BitEncodedInt(tracked.Excluded.Count);
            foreach (var window in tracked.Excluded)
            {
                writer.Write(window.FromMs);
                writer.Write(window.ToMs);
                writer.Write(window.Reason);
                writer.Write(window.Level);
            }

            writer.Write(tracked.InAftermath);
            buffer.ResetWrittenCount();
            tracked.Member.SaveState(buffer);
            writer.Write7BitEncodedInt(buffer.WrittenCount);
            writer.Write(buffer.WrittenSpan);
        }

        writer.Write7BitEncodedInt(state.Opened.Count);
        foreach (var (kind, count) in state.Opened)
        {
            writer.Write(kind);
            writer.Write(count);
        }

        writer.Write7BitEncodedInt(state.Groups.Count);
        foreach (var group in state.Groups.Values.OrderBy(g => g.Name, StringComparer.Ordinal))
        {
            writer.Write(group.Name);
            writer.Write(group.Options.Interval);
            buffer.ResetWrittenCount();
            group.Detector.SaveState(buffer);
            writer.Write7BitEncodedInt(buffer.WrittenCount);
            writer.Write(buffer.WrittenSpan);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a state; one that cannot be read at all gives an empty one.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="config">The configuration, which says what is tracked and how.</param>
    /// <param name="engines">The engines of detectors.</param>
    /// <param name="report">Receives a sentence for each thing left out.</param>
    public static ShardState Read(ReadOnlyMemory<byte> bytes, PronoiaConfig config, EngineChoice engines, Action<string> report)
    {
        var state = new ShardState();
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()));
            var magic = reader.ReadUInt32();
            if (magic is not (Magic or Magic2 or Magic1))
            {
                report("the detector state is of another version; detectors learn anew");
                return state;
            }

            state.LastSlot = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
            var count = reader.Read7BitEncodedInt();
            for (var i = 0; i < count; i++)
            {
                ReadTracked(reader, magic, state, config, engines, report);
            }

            for (var kinds = magic == Magic1 ? 0 : reader.Read7BitEncodedInt(); kinds > 0; kinds--)
            {
                state.Opened[reader.ReadString()] = reader.ReadInt64();
            }

            for (var groups = magic == Magic ? reader.Read7BitEncodedInt() : 0; groups > 0; groups--)
            {
                ReadGroup(reader, state, config.Incidents, report);
            }
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or JsonException)
        {
            report($"the detector state is damaged ({e.Message}); the detectors after the damage learn anew");
        }

        return state;
    }

    private static void ReadTracked(BinaryReader reader, uint magic, ShardState state, PronoiaConfig config, EngineChoice engines, Action<string> report)
    {
        var entry = reader.ReadString();
        var labels = new Label[reader.Read7BitEncodedInt()];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new Label(reader.ReadString(), reader.ReadString());
        }

        var series = Labels.Of(labels);
        var last = reader.ReadInt64();
        var saved = reader.ReadBytes(reader.Read7BitEncodedInt());
        var json = reader.ReadBytes(reader.Read7BitEncodedInt());
        var excluded = new List<ExcludedWindow>();
        for (var windows = magic == Magic1 ? 0 : reader.Read7BitEncodedInt(); windows > 0; windows--)
        {
            excluded.Add(new ExcludedWindow(reader.ReadInt64(), reader.ReadInt64(), reader.ReadString(), reader.ReadDouble()));
        }

        var aftermath = magic != Magic1 && reader.ReadBoolean();
        var member = magic == Magic ? reader.ReadBytes(reader.Read7BitEncodedInt()) : null;

        try
        {
            var detection = config.Detection.FirstOrDefault(d => d.Name == entry);
            var forecast = config.Forecasts.FirstOrDefault(f => f.Name == entry);
            if (detection is null && forecast is null)
            {
                return;
            }

            state.Tracked[(entry, series)] = new TrackedSeries
            {
                Entry = entry,
                Series = series,
                DetectionConfig = detection,
                Detector = detection is null ? null : engines.Load(detection, saved),
                ForecastConfig = forecast,
                Forecaster = forecast is null || detection is not null ? null : SeriesForecaster.Load(saved),
                LastTimestampMs = last,
                Excluded = excluded,
                InAftermath = aftermath,
                Member = ReadMember(member, entry, series, report),
                Event = json.Length == 0 ? null : JsonSerializer.Deserialize<EventDocument>(json)!.ToEvent(entry, series),
            };
        }
        catch (DetectorStateException e)
        {
            report($"{entry} on {series}: {e.Message}; it learns anew");
        }
    }

    /// <summary>A part in a group that cannot be read costs neither the detector nor its event.</summary>
    private static GroupMember ReadMember(byte[]? saved, string entry, Labels series, Action<string> report)
    {
        try
        {
            return saved is null ? new GroupMember() : GroupMember.Load(saved);
        }
        catch (DetectorStateException e)
        {
            report($"{entry} on {series}: {e.Message}; its part in its group is learned anew");
            return new GroupMember();
        }
    }

    private static void ReadGroup(BinaryReader reader, ShardState state, IncidentConfig incidents, Action<string> report)
    {
        var name = reader.ReadString();
        var interval = TimeSpan.FromSeconds(reader.ReadDouble());
        var saved = reader.ReadBytes(reader.Read7BitEncodedInt());
        try
        {
            if (GroupWatch.Options(incidents, interval) is { } options)
            {
                state.Groups[name] = new TrackedGroup(name, options, GroupDetector.Load(options, saved));
            }
        }
        catch (DetectorStateException e)
        {
            report($"the series with {name}: {e.Message}; what they have in common is learned anew");
        }
    }
}
