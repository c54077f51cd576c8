using System.IO.Compression;

namespace Pronoia.Engine.Cloud;

/// <summary>
/// A configuration as one ZIP archive: <c>pronoia.yaml</c> and the files it points to, by their relative names. Same files, same bytes. One blob is replaced at
/// once, so nobody reads half a version.
/// </summary>
public static class ConfigurationPackage
{
    /// <summary>The most files of one package.</summary>
    public const int MaxFiles = 1000;

    /// <summary>The most bytes of one package, unpacked.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    // The earliest time that the format can say.
    private static readonly DateTimeOffset Timeless = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs a configuration.</summary>
    /// <param name="mainFile">The configuration; becomes <see cref="CloudConfiguration.MainFile"/>.</param>
    /// <param name="files">The files it points to.</param>
    /// <exception cref="InvalidDataException">A file lies outside the directory of the configuration, or there are too many.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static byte[] Pack(string mainFile, IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var main = Path.GetFullPath(mainFile);
        var directory = Path.GetDirectoryName(main)!;
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal) { [CloudConfiguration.MainFile] = main };
        foreach (var file in files.Select(Path.GetFullPath).Where(f => f != main))
        {
            var name = Path.GetRelativePath(directory, file).Replace('\\', '/');
            if (!IsRelative(name))
            {
                throw new InvalidDataException($"{file} lies outside {directory}: a pushed configuration has all of its files below the directory of {Path.GetFileName(main)}");
            }

            if (!entries.TryAdd(name, file))
            {
                throw new InvalidDataException($"{name}: the configuration itself is pushed under this name");
            }
        }

        return Write(entries);
    }

    /// <summary>Packs every file of a directory.</summary>
    internal static byte[] Pack(string directory) => Write(new SortedDictionary<string, string>(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(directory, f).Replace('\\', '/')),
        StringComparer.Ordinal));

    /// <summary>Unpacks into a directory.</summary>
    /// <returns>How many files there were.</returns>
    /// <exception cref="InvalidDataException">The bytes are no ZIP archive, have a name that leads out of the directory, or unpack to more than is allowed.</exception>
    public static async ValueTask<int> UnpackAsync(ReadOnlyMemory<byte> package, string directory, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(package.ToArray(), writable: false);
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellationToken);
        if (zip.Entries.Count > MaxFiles)
        {
            throw new InvalidDataException($"more than {MaxFiles} files");
        }

        var left = MaxBytes;
        foreach (var entry in zip.Entries)
        {
            var path = PathOf(directory, entry.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var from = await entry.OpenAsync(cancellationToken);
            await using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            left = await CopyAsync(from, to, left, cancellationToken);
        }

        return zip.Entries.Count;
    }

    /// <summary>Where a file of a version is kept.</summary>
    /// <exception cref="InvalidDataException">The name leads out of the directory.</exception>
    internal static string PathOf(string directory, string name) => IsRelative(name)
        ? Path.Combine(directory, name)
        : throw new InvalidDataException($"\"{name}\" is no relative file name");

    private static byte[] Write(SortedDictionary<string, string> entries)
    {
        if (entries.Count > MaxFiles)
        {
            throw new InvalidDataException($"more than {MaxFiles} files");
        }

        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var left = MaxBytes;
            foreach (var (name, path) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = Timeless;
                using var to = entry.Open();
                using var from = File.OpenRead(path);
                left -= from.Length;
                if (left < 0)
                {
                    throw new InvalidDataException($"more than {MaxBytes} bytes");
                }

                from.CopyTo(to);
            }
        }

        return stream.ToArray();
    }

    // The length that an archive states may be a lie; what comes out counts.
    private static async ValueTask<long> CopyAsync(Stream from, Stream to, long left, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            left -= read;
            if (left < 0)
            {
                throw new InvalidDataException($"more than {MaxBytes} bytes");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return left;
    }

    private static bool IsRelative(string name) =>
        name.Length > 0 && !Path.IsPathRooted(name) && !name.Contains('\\') && !name.Contains(':')
        && name.Split('/').All(segment => segment is not ("" or "." or ".."));
}
