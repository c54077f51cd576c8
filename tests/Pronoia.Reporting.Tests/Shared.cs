namespace Pronoia.Reporting.Tests;

/// <summary>Finds reference data that lies beside the repository.</summary>
internal static class Shared
{
    /// <summary>The path of a file under ../shared, or null where it is absent.</summary>
    public static string? Find(params string[] parts)
    {
        for (var directory = Directory.GetParent(Golden.RepositoryRoot); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine([directory.FullName, "shared", .. parts]);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
