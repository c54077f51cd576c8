namespace Pronoia.Storage.Tests.Golden;

/// <summary>
/// Files that an earlier version of a format wrote. PRONOIA_WRITE_GOLDEN=DIRECTORY writes them anew into DIRECTORY/VERSION, for a new version; those of a
/// released version are never changed.
/// </summary>
internal static class GoldenFile
{
    public static async Task<byte[]> ReadAsync(string version, string name, Func<byte[]> write)
    {
        if (Environment.GetEnvironmentVariable("PRONOIA_WRITE_GOLDEN") is { Length: > 0 } directory && write() is { Length: > 0 } bytes)
        {
            await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(directory, version)).FullName, name), bytes);
            return bytes;
        }

        return await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Golden", version, name));
    }
}
