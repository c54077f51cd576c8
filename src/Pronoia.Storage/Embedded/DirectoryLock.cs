using System.Globalization;
using System.Text;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// Holds a data directory for one opener. The lock is the operating system's on the open file, so it ends with the process however that dies; the file's
/// text only says who holds it.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string FileName = "LOCK";
    private const string HolderFileName = "holder";
    private readonly FileStream _file;
    private readonly string _holderPath;

    private DirectoryLock(FileStream file, string holderPath)
    {
        _file = file;
        _holderPath = holderPath;
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StorageLockedException">Somebody has it.</exception>
    public static DirectoryLock Take(string directory, TimeProvider time)
    {
        var holderPath = Path.Combine(directory, HolderFileName);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new StorageLockedException(directory, ReadHolder(holderPath), e);
        }

        var since = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        File.WriteAllText(holderPath, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} since {since}\n"));
        return new DirectoryLock(file, holderPath);
    }

    /// <summary>Keeps others from opening a directory without changing anything in it.</summary>
    /// <exception cref="StorageLockedException">Somebody has it open.</exception>
    public static FileStream? Guard(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, FileName), FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            // Never opened, or a copy without the file.
            return null;
        }
        catch (IOException e)
        {
            throw new StorageLockedException(directory, ReadHolder(Path.Combine(directory, HolderFileName)), e);
        }
    }

    public void Dispose()
    {
        File.Delete(_holderPath);
        _file.Dispose();
    }

    private static string ReadHolder(string path)
    {
        try
        {
            var text = File.ReadAllText(path, Encoding.UTF8).Trim();
            return text.Length > 0 ? text : "another opener";
        }
        catch (IOException)
        {
            return "another opener";
        }
    }
}
