using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Files that a configuration points to.</summary>
internal static class PointedFile
{
    /// <summary>Whether there is such a file; where not, the key that points to it is told.</summary>
    /// <param name="map">Holds the key.</param>
    /// <param name="key">Points to the file.</param>
    /// <param name="written">The path or pattern as it is written there.</param>
    /// <param name="path">The path that it means.</param>
    public static bool Exists(YamlMap map, string key, string written, string path)
    {
        if (File.Exists(path))
        {
            return true;
        }

        map.Error(key, Directory.Exists(path) ? $"\"{written}\" is a directory: expected a file" : $"\"{written}\": no such file");
        return false;
    }
}
