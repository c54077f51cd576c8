using System.Globalization;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.State;

namespace Pronoia.Storage.Salvage;

/// <summary>Recovers one blob. Where its file's checksum fails, what is inside may carry checksums of its own: logs, blocks and state documents do.</summary>
internal sealed class BlobSalvage(IBlobStore destination, List<SalvageLoss> losses)
{
    /// <summary>Recovers a blob file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="where">How losses name it.</param>
    /// <param name="name">The blob's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Whether anything of it came over.</returns>
    public async ValueTask<bool> RunAsync(string path, string where, string name, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var log = SeriesPaths.TryParseLog(name, out var hour, out var shard) ? new LogRef(name, bytes.Length, hour, shard) : null;
        var isAppend = BlobFile.IsAppendHeader(bytes) ?? log is not null;
        return isAppend
            ? await AppendedAsync(bytes, where, name, log, cancellationToken)
            : await PutAsync(bytes, where, name, cancellationToken);
    }

    private async ValueTask<bool> AppendedAsync(byte[] bytes, string where, string name, LogRef? log, CancellationToken cancellationToken)
    {
        // What follows a missing block of a log is coded against it; of other blobs nobody can say what it means.
        var blocks = new List<ReadOnlyMemory<byte>>();
        var at = Math.Min(BlobFile.HeaderLength, bytes.Length);
        while (IntactFrame(bytes, at) is { } length)
        {
            blocks.Add(bytes.AsMemory(at + Frame.HeaderLength, length));
            at += Frame.HeaderLength + length;
        }

        var whole = at == bytes.Length;
        if (log is not null)
        {
            var (kept, lastTime) = SeriesSalvage.ReadableBlocks(log, blocks);
            whole &= kept == blocks.Count;
            at -= blocks.Skip(kept).Sum(b => Frame.HeaderLength + b.Length);
            blocks.RemoveRange(kept, blocks.Count - kept);
            if (!whole)
            {
                losses.Add(new SalvageLoss(where, at, bytes.Length - at, SeriesSalvage.LostOfLog(log, lastTime)));
            }
        }
        else if (!whole)
        {
            losses.Add(new SalvageLoss(where, at, bytes.Length - at, "the end of the blob"));
        }

        foreach (var block in blocks)
        {
            await destination.AppendAsync(name, block, null, cancellationToken);
        }

        return blocks.Count > 0;
    }

    private async ValueTask<bool> PutAsync(byte[] bytes, string where, string name, CancellationToken cancellationToken)
    {
        const int start = BlobFile.HeaderLength + Frame.HeaderLength;
        var content = bytes.AsMemory(Math.Min(start, bytes.Length));
        if (IntactFrame(bytes, BlobFile.HeaderLength) is { } length && start + length == bytes.Length)
        {
            await destination.PutAsync(name, content, BlobCondition.MustNotExist, cancellationToken);
            return true;
        }

        if (SeriesPaths.TryParseBlock(name, content.Length) is not null)
        {
            var (block, lost) = await SeriesSalvage.BlockAsync(name, content, cancellationToken);
            losses.AddRange(lost.Select(l => l with { Where = where, Position = start + l.Position }));
            if (block.Length > 0)
            {
                await destination.PutAsync(name, block, BlobCondition.MustNotExist, cancellationToken);
            }

            return block.Length > 0;
        }

        if (name.StartsWith(StateStore.Prefix, StringComparison.Ordinal) && IsState(name, content))
        {
            await destination.PutAsync(name, content, BlobCondition.MustNotExist, cancellationToken);
            return true;
        }

        losses.Add(new SalvageLoss(where, 0, bytes.Length, string.Create(CultureInfo.InvariantCulture, $"the blob {name}")));
        return false;
    }

    private static bool IsState(string name, ReadOnlyMemory<byte> content)
    {
        try
        {
            StateStore.Unwrap(name, new BlobContent(content, new BlobProperties(name, content.Length, "")));
            return true;
        }
        catch (StorageCorruptException)
        {
            return false;
        }
    }

    /// <summary>The payload's length of the frame that starts at a position, or null where none that is intact does.</summary>
    private static int? IntactFrame(ReadOnlySpan<byte> bytes, int at)
    {
        if (at + Frame.HeaderLength > bytes.Length)
        {
            return null;
        }

        var frame = bytes[at..];
        var length = Frame.ReadLength(frame);
        return length >= 0 && Frame.HeaderLength + length <= frame.Length && Frame.IsIntact(frame, frame.Slice(Frame.HeaderLength, length)) ? length : null;
    }
}
