using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;

namespace Pronoia.Engine.Cloud;

/// <summary>
/// A configuration that lives in a blob container: <c>pronoia.yaml</c> and the files it points to, by their relative names. Changes are noticed by ETag and
/// taken as a whole; a bad version is logged once, with every error, and changes nothing. The last good version is also kept in the data container, so that
/// an instance that starts while a bad one lies there runs what the others run.
/// </summary>
/// <param name="files">The container that people write to.</param>
/// <param name="data">The container of Pronoia's own state.</param>
/// <param name="directory">A directory of this process alone, for the files.</param>
/// <param name="logger">Where errors go.</param>
/// <param name="environment">Gives environment variables for <c>${NAME}</c>; the process's where null.</param>
public sealed class CloudConfiguration(
    IBlobStore files, IBlobStore data, string directory, ILogger<CloudConfiguration> logger, Func<string, string?>? environment = null)
{
    /// <summary>The file that a version must have.</summary>
    public const string MainFile = "pronoia.yaml";

    /// <summary>The most files of one version.</summary>
    public const int MaxFiles = 1000;

    /// <summary>The most bytes of one version.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    private const string LastGood = "state/configuration/last-good.zip";
    private const string VersionEntry = ".version";

    private string? _seen;
    private string? _current;
    private int _number;

    /// <summary>The configuration where it is another than at the last call; null where nothing changed, where the container has none, or where it is bad.</summary>
    /// <remarks>Not to be called by two at once.</remarks>
    public async ValueTask<PronoiaConfig?> LoadIfChangedAsync(CancellationToken cancellationToken)
    {
        var blobs = new List<BlobProperties>();
        await foreach (var blob in files.ListAsync("", cancellationToken))
        {
            blobs.Add(blob);
            if (blobs.Count > MaxFiles)
            {
                break;
            }
        }

        var version = string.Join('\n', blobs.Select(b => $"{b.Name} {b.ETag}"));
        if (version == _seen || blobs.TrueForAll(b => b.Name != MainFile))
        {
            return null;
        }

        if (blobs.Count > MaxFiles || blobs.Sum(b => b.Length) > MaxBytes)
        {
            logger.LogError("The configuration container holds more than {Files} files or {Bytes} bytes; the running configuration stays", MaxFiles, MaxBytes);
            _seen = version;
            return null;
        }

        var next = NextDirectory();
        foreach (var blob in blobs)
        {
            var content = await files.GetAsync(blob.Name, cancellationToken: cancellationToken);
            if (content is null || content.Properties.ETag != blob.ETag)
            {
                // Somebody is writing; the next look sees all of it.
                Delete(next);
                return null;
            }

            var path = Path.Combine(next, blob.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content.Bytes, cancellationToken);
        }

        _seen = version;
        if (Load(next, "The configuration container holds a bad configuration; the running one stays") is not { } config)
        {
            return null;
        }

        await KeepAsync(next, version, cancellationToken);
        return config;
    }

    /// <summary>The last good configuration of any instance, or null where there never was one.</summary>
    public async ValueTask<PronoiaConfig?> LoadLastGoodAsync(CancellationToken cancellationToken)
    {
        if (await data.GetAsync(LastGood, cancellationToken: cancellationToken) is not { } content)
        {
            return null;
        }

        var next = NextDirectory();
        using var stream = new MemoryStream(content.Bytes.ToArray());
        await using (var zip = new ZipArchive(stream, ZipArchiveMode.Read))
        {
            await zip.ExtractToDirectoryAsync(next, cancellationToken);
        }

        return Load(next, "The last good configuration is no longer good");
    }

    private PronoiaConfig? Load(string next, string failure)
    {
        try
        {
            var config = ConfigurationLoader.Load(Path.Combine(next, MainFile), environment);
            // Files with secrets are read when they are needed, so the directory stays for as long as its configuration runs.
            var before = _current;
            _current = next;
            Delete(before);
            return config;
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors)
            {
                logger.LogError("{Error}", error.ToString().Replace(next + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
            }

            logger.LogError("{Failure} ({Count} errors)", failure, e.Errors.Count + e.NotShown);
            Delete(next);
            return null;
        }
    }

    private async ValueTask KeepAsync(string from, string version, CancellationToken cancellationToken)
    {
        var kept = await data.GetAsync(LastGood, cancellationToken: cancellationToken);
        if (kept is not null && await VersionAsync(kept.Bytes, cancellationToken) == version)
        {
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(from, VersionEntry), version, cancellationToken);
        using var stream = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(from, stream, cancellationToken);
        var condition = kept is null ? BlobCondition.MustNotExist : BlobCondition.Matches(kept.Properties.ETag);
        try
        {
            await data.PutAsync(LastGood, stream.ToArray(), condition, cancellationToken);
        }
        catch (StorageConflictException)
        {
            // Another instance keeps the same version at this moment.
        }
    }

    private static async ValueTask<string?> VersionAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        await using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.GetEntry(VersionEntry) is not { } entry)
        {
            return null;
        }

        using var reader = new StreamReader(await entry.OpenAsync(cancellationToken));
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private string NextDirectory()
    {
        var next = Path.Combine(directory, $"{++_number}");
        Directory.CreateDirectory(next);
        return next;
    }

    private static void Delete(string? path)
    {
        if (path is not null && Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
