using System.Text;

namespace Pronoia.Prometheus.Yaml;

/// <summary>
/// A secret of a configuration: a text, or a file that is read whenever the secret is needed, so that whoever renews the file need not reload anything.
/// Never shows itself.
/// </summary>
public sealed class Secret
{
    /// <summary>The longest file taken, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly string? _text;
    private readonly string? _path;

    private Secret(string? text, string? path)
    {
        _text = text;
        _path = path;
    }

    /// <summary>The file that holds it; null where it is known.</summary>
    public string? File => _path;

    /// <summary>A secret that is known.</summary>
    public static Secret Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Secret(text, null);
    }

    /// <summary>A secret that stands in a file, without trailing line ends.</summary>
    public static Secret InFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new Secret(null, path);
    }

    /// <summary>The secret as it is now.</summary>
    /// <exception cref="SecretException">The file is gone, cannot be read or is too long; the message names it.</exception>
    public string Read()
    {
        if (_text is not null)
        {
            return _text;
        }

        try
        {
            using var file = new FileStream(_path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\ufeff').TrimEnd('\r', '\n')
                : throw new SecretException($"the file {_path} is too long for a secret: at most {MaxBytes / 1024} KiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SecretException(e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {_path}" : $"the file {_path} cannot be read", e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "<secret>";
}
