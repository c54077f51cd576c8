using System.Buffers;
using System.IO.Compression;

namespace Pronoia.Probing.Http;

/// <summary>Reads a body to its end through the module's decompression and limits, keeping it only where asked to.</summary>
internal sealed class BodyReader(ProbeRun run, Stream body)
{
    private const int BufferSize = 8192;

    /// <summary>Bytes read so far, after decompression.</summary>
    public long Length { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <param name="keep">Whether to return the bytes; they must fit <see cref="ProberOptions.MaxInspectedBodyBytes"/>.</param>
    /// <exception cref="ProbeException">A limit is passed, or the body is not compressed as it should be.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(bool keep)
    {
        var limit = run.Module.Http.BodySizeLimit is > 0 and var given ? given : long.MaxValue;
        var kept = keep ? new ArrayBufferWriter<byte>() : null;
        await using var source = Decompress(run.Module.Http.Compression);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await source.ReadAsync(buffer, run.Deadline) is > 0 and var read)
            {
                var fits = Math.Min(read, limit - Length);
                Length += fits;
                if (fits < read)
                {
                    throw new ProbeException(FailureClass.Body, $"the body is larger than body_size_limit, {limit} bytes");
                }

                if (kept is not null && kept.WrittenCount + read > run.Options.MaxInspectedBodyBytes)
                {
                    throw new ProbeException(
                        FailureClass.Body, $"the body is larger than the {run.Options.MaxInspectedBodyBytes} bytes that can be inspected");
                }

                kept?.Write(buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException e)
        {
            throw new ProbeException(FailureClass.Body, $"the body is not valid {run.Module.Http.Compression}", e);
        }
        catch (InvalidOperationException e) when (run.Module.Http.Compression == "br")
        {
            throw new ProbeException(FailureClass.Body, "the body is not valid br", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return kept?.WrittenMemory ?? default;
    }

    private Stream Decompress(string? algorithm) => algorithm switch
    {
        "gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new DeflateStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => body,
    };
}
