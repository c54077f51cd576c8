using System.Globalization;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Salvage;

/// <summary>Recovers what is readable of logs and blocks of the series store.</summary>
internal static class SeriesSalvage
{
    private const int NamedSeries = 3;

    /// <summary>How many of a log's blocks can be read from its start on, and the last timestamp in them.</summary>
    public static (int Blocks, long? LastTimeMs) ReadableBlocks(LogRef log, List<ReadOnlyMemory<byte>> blocks)
    {
        var state = new LogState(log.Name, log.HourMs, keepSamples: false);
        var kept = 0;
        try
        {
            for (; kept < blocks.Count; kept++)
            {
                LogDecoder.Replay(state, blocks[kept].Span);
            }
        }
        catch (StorageCorruptException)
        {
            // Not what was appended, though its frame is intact.
        }

        return (kept, state.SampleCount == 0 ? null : state.Series.Max(s => s.LastTime));
    }

    /// <summary>What the unreadable end of a log held.</summary>
    public static string LostOfLog(LogRef log, long? lastTimeMs) => lastTimeMs is { } last
        ? $"samples of shard {log.Shard} behind {Time(last)}, as far as they belong to the hour from {Time(log.HourMs)}"
        : $"all samples of shard {log.Shard} of the hour from {Time(log.HourMs)}";

    /// <summary>A block of what can be read of a damaged one, empty where nothing can; and what was in the rest.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Block, IReadOnlyList<SalvageLoss> Losses)> BlockAsync(
        string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var memory = new InMemoryStorage();
        await memory.Blobs.PutAsync(name, content, BlobCondition.None, cancellationToken);
        var reader = new BlockReader(memory.Blobs, name, null);
        try
        {
            await reader.OpenAsync(content.Length, cancellationToken);
            await reader.FetchAsync(Enumerable.Range(0, reader.Index.SeriesCount), cancellationToken);
        }
        catch (StorageCorruptException e)
        {
            var block = SeriesPaths.TryParseBlock(name, content.Length)!;
            return (default, [new SalvageLoss(name, e.Position, content.Length, $"all samples of shard {block.Shard} from {Time(block.StartMs)} to {Time(block.EndMs)}: {e.Problem}")]);
        }

        var writer = new BlockWriter();
        var lost = new SortedDictionary<int, List<string>>();
        for (var series = 0; series < reader.Index.SeriesCount; series++)
        {
            var segments = new List<SampleSegment>();
            foreach (var chunk in reader.Index.ChunksOf(series).ToArray())
            {
                if (reader.TryRead(chunk, out var segment))
                {
                    segments.Add(segment);
                    continue;
                }

                var times = reader.Index.TimestampsOf(chunk).Span;
                (lost.TryGetValue(chunk.Page, out var chunks) ? chunks : lost[chunk.Page] = []).Add(
                    $"{chunk.Count} samples of {reader.Index.LabelsOf(series)} from {Time(times[0])} to {Time(times[^1])}");
            }

            if (segments.Count > 0)
            {
                writer.Add(reader.Index.LabelsOf(series), SampleSegment.Join(segments));
            }
        }

        var losses = lost.Select(l => new SalvageLoss(name, reader.Index.Pages[l.Key].Offset, reader.Index.Pages[l.Key].Length, Some(l.Value))).ToList();
        return (writer.IsEmpty ? default : writer.Finish(), losses);
    }

    private static string Some(List<string> chunks) => chunks.Count <= NamedSeries
        ? string.Join("; ", chunks)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", chunks.Take(NamedSeries))}; and {chunks.Count - NamedSeries} more");

    private static string Time(long timestampMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timestampMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
