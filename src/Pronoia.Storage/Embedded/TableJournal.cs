using Microsoft.Win32.SafeHandles;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// The journal of one table: a file header, then frames of row changes. One frame is one group commit, so that after a crash each commit is whole or
/// absent. When most of the file is dead it is rewritten from the live rows and renamed into place.
/// </summary>
internal sealed class TableJournal : IDisposable
{
    private const int SnapshotFrameBytes = 256 * 1024;
    public const int HeaderLength = 12;
    private static readonly byte[] FileHeader = [.. "PRONOTBL"u8, 1, 0, 0, 0];

    private readonly string _path;
    private readonly FileSync _sync;
    private readonly ByteWriter _frame = new(4096);
    private SafeFileHandle _file;
    private bool _broken;

    private TableJournal(string path, SafeFileHandle file, FileSync sync)
    {
        _path = path;
        _file = file;
        _sync = sync;
    }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Opens or makes a journal, cuts off a torn tail, and replays it.</summary>
    /// <exception cref="StorageCorruptException">The file is no journal, of another version, or damaged.</exception>
    public static TableJournal Open(string path, TableState state, FileSync sync)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            var journal = new TableJournal(path, file, sync);
            journal.Recover(state);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The first byte in which a file's header is not that of a journal of this version; null where it is.</summary>
    public static int? FindHeaderProblem(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        var read = RandomAccess.Read(file, header, 0);
        var same = header[..read].CommonPrefixLength(FileHeader);
        return same < read ? same : null;
    }

    /// <summary>Reads a journal without changing it.</summary>
    /// <returns>The number of intact bytes, and whether a torn tail follows.</returns>
    /// <exception cref="StorageCorruptException">As for <see cref="Open"/>.</exception>
    public static (long IntactBytes, bool TornTail) Replay(SafeFileHandle file, string path, TableState state)
    {
        Span<byte> header = stackalloc byte[FileHeader.Length];
        var read = RandomAccess.Read(file, header, 0);
        if (read < FileHeader.Length && FileHeader.AsSpan().StartsWith(header[..read]))
        {
            return (0, read > 0);
        }

        if (FindHeaderProblem(file) is { } difference)
        {
            throw new StorageCorruptException(path, difference, difference < 8 ? "not a table journal" : $"journal version {header[8]}; this program reads version {FileHeader[8]}");
        }

        var frames = new FrameReader(file, path, FileHeader.Length);
        for (var start = frames.Position; frames.TryRead(out var payload); start = frames.Position)
        {
            ReplayFrame(payload, path, start, state);
        }

        return (frames.Position, frames.HasTornTail);
    }

    /// <summary>Writes changes as one frame and flushes them; when this returns they are durable.</summary>
    /// <exception cref="IOException">They are not in the journal.</exception>
    public void Append(IEnumerable<RowChange> changes, long lastVersion)
    {
        if (_broken)
        {
            throw new IOException($"{_path}: an earlier write failed and could not be undone; open the storage again");
        }

        try
        {
            Write(_file, Length, changes, lastVersion);
            _sync.File(_file);
            Length += _frame.Length;
        }
        catch (Exception)
        {
            // A frame that is half there, or there but not acknowledged, must not come back after a restart.
            _broken = true;
            RandomAccess.SetLength(_file, Length);
            _sync.File(_file);
            _broken = false;
            throw;
        }
    }

    /// <summary>Replaces the file by one that holds the live rows only.</summary>
    public void Rewrite(TableState state)
    {
        var temporary = _path + "~";
        var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            RandomAccess.Write(file, FileHeader, 0);
            long length = FileHeader.Length;
            var changes = new List<RowChange>();
            var bytes = 0;
            foreach (var (partitionKey, row) in state.All())
            {
                changes.Add(new RowChange(partitionKey, row.RowKey, row));
                bytes += row.Columns.Length;
                if (bytes >= SnapshotFrameBytes)
                {
                    Write(file, length, changes, state.LastVersion);
                    length += _frame.Length;
                    changes.Clear();
                    bytes = 0;
                }
            }

            Write(file, length, changes, state.LastVersion);
            length += _frame.Length;
            _sync.File(file);
            File.Move(temporary, _path, overwrite: true);
            _sync.Directory(Path.GetDirectoryName(_path)!);
            _file.Dispose();
            _file = file;
            Length = length;
        }
        catch
        {
            if (!ReferenceEquals(_file, file))
            {
                file.Dispose();
            }

            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Applies the changes of one frame.</summary>
    /// <exception cref="StorageCorruptException">The payload is not one of a journal.</exception>
    public static void ReplayFrame(ReadOnlySpan<byte> payload, string path, long start, TableState state)
    {
        var reader = new ByteReader(payload);
        try
        {
            state.LastVersion = Math.Max(state.LastVersion, (long)reader.Varint());
            var partitionKey = "";
            while (!reader.AtEnd)
            {
                var kind = reader.Byte();
                if ((kind & 2) != 0)
                {
                    partitionKey = reader.String();
                }

                var rowKey = reader.String();
                var row = (kind & 1) == 0 ? null : new StoredRow(rowKey, (long)reader.Varint(), reader.Bytes(reader.Count()).ToArray());
                state.Apply(new RowChange(partitionKey, rowKey, row));
            }
        }
        catch (InvalidDataException e)
        {
            throw new StorageCorruptException(path, start + Frame.HeaderLength + reader.Position, e.Message, e);
        }
    }

    private void Recover(TableState state)
    {
        var (intact, torn) = Replay(_file, _path, state);
        Length = intact;
        if (torn)
        {
            RandomAccess.SetLength(_file, intact);
        }

        if (intact == 0)
        {
            RandomAccess.Write(_file, FileHeader, 0);
            Length = FileHeader.Length;
            _sync.Directory(Path.GetDirectoryName(_path)!);
        }

        _sync.File(_file);
    }

    private void Write(SafeFileHandle file, long position, IEnumerable<RowChange> changes, long lastVersion)
    {
        _frame.Clear();
        _frame.GetSpan(Frame.HeaderLength);
        _frame.Advance(Frame.HeaderLength);
        _frame.Varint((ulong)lastVersion);
        string? partitionKey = null;
        foreach (var change in changes)
        {
            var samePartition = change.PartitionKey == partitionKey;
            _frame.Byte((byte)((change.Row is null ? 0 : 1) | (samePartition ? 0 : 2)));
            if (!samePartition)
            {
                partitionKey = change.PartitionKey;
                _frame.String(partitionKey);
            }

            _frame.String(change.RowKey);
            if (change.Row is { } row)
            {
                _frame.Varint((ulong)row.Version);
                _frame.Varint(row.Columns.Length);
                _frame.Bytes(row.Columns);
            }
        }

        if (_frame.Length - Frame.HeaderLength > Frame.MaxPayloadLength)
        {
            throw new InvalidOperationException($"a commit of {_frame.Length} bytes; a frame takes {Frame.MaxPayloadLength}");
        }

        var bytes = _frame.Patchable();
        Frame.WriteHeader(bytes, bytes[Frame.HeaderLength..]);
        RandomAccess.Write(file, bytes, position);
    }
}
