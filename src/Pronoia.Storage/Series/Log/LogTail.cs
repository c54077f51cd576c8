using Pronoia.Storage.Blobs;

namespace Pronoia.Storage.Series.Log;

/// <summary>A log that is kept decoded for readers; each read fetches only what was appended since.</summary>
internal sealed class LogTail(string name, long hourMs)
{
    private readonly AsyncGate _gate = new();
    private LogState _state = new(name, hourMs, keepSamples: true);

    public long MemoryBytes => _state.MemoryBytes;

    /// <summary>Brings the log up to date and looks at it.</summary>
    /// <param name="blobs">The blobs.</param>
    /// <param name="length">The log's length as listed.</param>
    /// <param name="look">Looks; the state must not be kept.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>Whether the log still exists, as far as this read can tell.</returns>
    /// <exception cref="StorageCorruptException">The log is damaged.</exception>
    public async ValueTask<bool> ReadAsync(IBlobStore blobs, long length, Action<LogState> look, CancellationToken cancellationToken)
    {
        using var held = await _gate.EnterAsync(cancellationToken);
        if (length > _state.Length || (length < _state.Length && _state.IsSealed))
        {
            if (await blobs.GetAsync(name, _state.Length, null, cancellationToken) is not { } added)
            {
                return false;
            }

            if (!TryReplay(added.Bytes.Span))
            {
                // Compacted, deleted and begun anew since the last read.
                _state = new LogState(name, hourMs, keepSamples: true);
                if (await blobs.GetAsync(name, 0, null, cancellationToken) is not { } all)
                {
                    return false;
                }

                LogDecoder.Replay(_state, all.Bytes.Span);
            }
        }

        look(_state);
        return true;
    }

    private bool TryReplay(ReadOnlySpan<byte> added)
    {
        if (added.IsEmpty || _state.IsSealed)
        {
            return false;
        }

        var fromStart = _state.Length == 0;
        try
        {
            LogDecoder.Replay(_state, added);
            return true;
        }
        catch (StorageCorruptException) when (!fromStart)
        {
            return false;
        }
    }
}
