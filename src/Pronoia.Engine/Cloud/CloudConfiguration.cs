using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;

namespace Pronoia.Engine.Cloud;

/// <summary>
/// A configuration that lives in a blob container: one package, or <c>pronoia.yaml</c> and the files it points to, by their relative names. Changes are noticed by ETag and
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
    : IConfigurationStore
{
    /// <summary>The file that a version must have.</summary>
    public const string MainFile = "pronoia.yaml";

    /// <summary>The whole of a version in one blob (a <see cref="ConfigurationPackage"/>), as <c>pronoia config push</c> writes it. Where it lies, loose files do not count.</summary>
    public const string PackageFile = "pronoia.zip";

    private const string LastGood = "state/configuration/last-good.zip";
    private const string VersionEntry = ".version";

    private string? _seen;
    private string? _current;
    private string? _previous;
    private int _number;

    /// <summary>The configuration where it is another than at the last call; null where nothing changed, where the container has none, or where it is bad.</summary>
    /// <remarks>Not to be called by two at once.</remarks>
    public async ValueTask<PronoiaConfig?> LoadIfChangedAsync(CancellationToken cancellationToken)
    {
        var blobs = new List<BlobProperties>();
        await foreach (var blob in files.ListAsync("", cancellationToken))
        {
            blobs.Add(blob);
            if (blobs.Count > ConfigurationPackage.MaxFiles)
            {
                break;
            }
        }

        if (blobs.Find(b => b.Name == PackageFile) is { } package)
        {
            if (blobs.Exists(b => b.Name == MainFile) && _seen is null)
            {
                logger.LogWarning("The configuration container holds {Package} and {Main}; {Package} counts", PackageFile, MainFile, PackageFile);
            }

            blobs = [package];
        }

        var version = string.Join('\n', blobs.Select(b => $"{b.Name} {b.ETag}"));
        if (version == _seen || blobs.TrueForAll(b => b.Name is not (MainFile or PackageFile)))
        {
            return null;
        }

        if (blobs.Count > ConfigurationPackage.MaxFiles || blobs.Sum(b => b.Length) > ConfigurationPackage.MaxBytes)
        {
            logger.LogError(
                "The configuration container holds more than {Files} files or {Bytes} bytes; the running configuration stays",
                ConfigurationPackage.MaxFiles,
                ConfigurationPackage.MaxBytes);
            _seen = version;
            return null;
        }

        var next = NextDirectory();
        if (!await FetchAsync(blobs, next, version, cancellationToken))
        {
            Delete(next);
            return null;
        }

        _seen = version;
        if (Load(next, "The configuration container holds a bad configuration; the running one stays") is not { } config)
        {
            return null;
        }

        try
        {
            await KeepAsync(next, version, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // This version is not looked at again, so it must not be lost with the copy of it.
            logger.LogError(e, "The configuration could not be kept as the last good one");
        }
        catch (OperationCanceledException)
        {
            _seen = null;
            throw;
        }

        return config;
    }

    /// <inheritdoc/>
    public async ValueTask<PronoiaConfig> PushAsync(ReadOnlyMemory<byte> package, bool dryRun, CancellationToken cancellationToken)
    {
        var next = Path.Combine(directory, $"push-{Guid.NewGuid():N}");
        Directory.CreateDirectory(next);
        try
        {
            await ConfigurationPackage.UnpackAsync(package, next, cancellationToken);
            PronoiaConfig config;
            try
            {
                config = ConfigurationLoader.Load(Path.Combine(next, MainFile), environment);
            }
            catch (ConfigurationException e)
            {
                throw new ConfigurationException([.. e.Errors.Select(error => Relative(error, next))], e.NotShown);
            }

            if (!dryRun)
            {
                await files.PutAsync(PackageFile, package, BlobCondition.None, cancellationToken);
            }

            return config;
        }
        finally
        {
            Delete(next);
        }
    }

    /// <summary>The last good configuration of any instance, or null where there never was one.</summary>
    public async ValueTask<PronoiaConfig?> LoadLastGoodAsync(CancellationToken cancellationToken)
    {
        if (await data.GetAsync(LastGood, cancellationToken: cancellationToken) is not { } content)
        {
            return null;
        }

        var next = NextDirectory();
        try
        {
            await ConfigurationPackage.UnpackAsync(content.Bytes, next, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            logger.LogError("The last good configuration cannot be unpacked: {Error}", e.Message);
            Delete(next);
            return null;
        }

        return Load(next, "The last good configuration is no longer good");
    }

    private PronoiaConfig? Load(string next, string failure)
    {
        try
        {
            var config = ConfigurationLoader.Load(Path.Combine(next, MainFile), environment);
            // Files with secrets are read when they are needed, so the directory stays for as long as its configuration runs; work under way ends under the one before.
            var before = _previous;
            (_previous, _current) = (_current, next);
            Delete(before);
            return config;
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors)
            {
                logger.LogError("{Error}", Relative(error, next));
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
        var condition = kept is null ? BlobCondition.MustNotExist : BlobCondition.Matches(kept.Properties.ETag);
        try
        {
            await data.PutAsync(LastGood, ConfigurationPackage.Pack(from), condition, cancellationToken);
        }
        catch (StorageConflictException)
        {
            // Another instance keeps the same version at this moment.
        }
    }

    private static async ValueTask<string?> VersionAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
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
        catch (InvalidDataException)
        {
            // Whatever lies there is none of ours, and is replaced.
            return null;
        }
    }

    private async ValueTask<bool> FetchAsync(List<BlobProperties> blobs, string next, string version, CancellationToken cancellationToken)
    {
        foreach (var blob in blobs)
        {
            var content = await files.GetAsync(blob.Name, cancellationToken: cancellationToken);
            if (content is null || content.Properties.ETag != blob.ETag)
            {
                // Somebody is writing; the next look sees all of it.
                return false;
            }

            try
            {
                if (blob.Name == PackageFile)
                {
                    await ConfigurationPackage.UnpackAsync(content.Bytes, next, cancellationToken);
                    continue;
                }

                var path = ConfigurationPackage.PathOf(next, blob.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, content.Bytes, cancellationToken);
            }
            catch (InvalidDataException e)
            {
                logger.LogError("The configuration container holds no configuration: {Blob}: {Error}; the running one stays", blob.Name, e.Message);
                _seen = version;
                return false;
            }
        }

        return true;
    }

    private static Diagnostic Relative(Diagnostic error, string directory) => new(
        error.Position with { File = error.Position.File.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal) },
        error.Message.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));

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
