using System.Text;

namespace Pronoia.Reporting.Tests;

/// <summary>
/// Compares with a file under Golden/, which was looked at by a person. PRONOIA_UPDATE_GOLDEN=1 writes the files anew; then look at the diff.
/// </summary>
internal static class Golden
{
    public static void Equal(string name, string actual) => Equal(name, new UTF8Encoding(false).GetBytes(actual));

    public static void Equal(string name, byte[] actual) => EqualFile(Path.Combine("tests", "Pronoia.Reporting.Tests", "Golden", name), actual);

    /// <summary>Compares with a file of the repository that is itself the golden one.</summary>
    public static void EqualFile(string name, byte[] actual)
    {
        var path = Path.Combine(RepositoryRoot, name);
        if (Environment.GetEnvironmentVariable("PRONOIA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllBytes(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing");
        var expected = File.ReadAllBytes(path);
        if (expected.AsSpan().SequenceEqual(actual))
        {
            return;
        }

        var (was, now) = (Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(actual));
        var at = was.Zip(now).TakeWhile(p => p.First == p.Second).Count();
        Assert.Fail($"{name} differs at character {at}:\nexpected …{Around(was, at)}…\nfound    …{Around(now, at)}…");
    }

    public static string RepositoryRoot { get; } = FindRoot();

    private static string Around(string text, int at) => text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 60)];

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("Functions.sln was not found above " + AppContext.BaseDirectory);
    }
}
