using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Makes the file names of a module absolute: they count from the folder of the file that names them.</summary>
internal sealed class FileNames(string baseDirectory)
{
    public string? Read(YamlMap map, string key) => map.String(key) is { Length: > 0 } name ? Resolve(name) : null;

    public string Resolve(string name) => Path.GetFullPath(name, Path.GetFullPath(baseDirectory));
}
