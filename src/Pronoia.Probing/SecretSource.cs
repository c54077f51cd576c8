namespace Pronoia.Probing;

/// <summary>
/// A secret, or the file that holds it. Files are read at every probe, so that a rotated secret is used without a restart; never printed.
/// </summary>
/// <param name="Value">The secret itself; null where it is in a file.</param>
/// <param name="File">The file; null where the secret is given.</param>
public sealed record SecretSource(string? Value, string? File)
{
    /// <summary>Shows no secret.</summary>
    public override string ToString() => File is null ? "<secret>" : $"<secret in {File}>";

    /// <summary>The secret, without white space around what a file holds.</summary>
    /// <exception cref="ProbeException">The file cannot be read.</exception>
    internal async ValueTask<string> ReadAsync(CancellationToken cancel)
    {
        if (File is null)
        {
            return Value ?? "";
        }

        try
        {
            return (await System.IO.File.ReadAllTextAsync(File, cancel)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException(FailureClass.Prober, $"secret file {File} cannot be read", e);
        }
    }
}
