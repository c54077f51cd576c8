using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pronoia.Storage.Embedded;

/// <summary>Brings files and directory entries to the disk, as far as the durability level asks for it.</summary>
internal sealed class FileSync(Durability durability)
{
    /// <summary>Flushes a file's bytes.</summary>
    public void File(SafeFileHandle file)
    {
        if (durability == Durability.Disk)
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>Flushes a directory, so that files made, renamed or deleted in it stay so. Windows does that by itself.</summary>
    public void Directory(string path)
    {
        if (durability != Durability.Disk || OperatingSystem.IsWindows())
        {
            return;
        }

        // The framework opens no directories; fsync(2) on one is what makes a rename durable on Linux and macOS.
        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw new IOException($"{path}: cannot be opened to flush it (errno {Marshal.GetLastPInvokeError()})");
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw new IOException($"{path}: cannot be flushed (errno {Marshal.GetLastPInvokeError()})");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Makes a directory and its parents, each flushed into its parent.</summary>
    public void CreateDirectory(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateDirectory(parent);
        System.IO.Directory.CreateDirectory(path);
        Directory(parent);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
