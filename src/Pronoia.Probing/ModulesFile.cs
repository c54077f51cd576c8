using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing;

/// <summary>Reads modules: blackbox_exporter's <c>blackbox.yml</c>, or the same mapping inside another file. Strict.</summary>
public static class ModulesFile
{
    /// <summary>Reads a module file, relative paths in it counting from its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <returns>The modules by name, or null where the file is unreadable or wrong.</returns>
    public static IReadOnlyDictionary<string, ProbeModule>? Load(string path, Diagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var before = diagnostics.Errors.Count;
        if (YamlFile.Load(path, diagnostics) is not { } root)
        {
            return diagnostics.Errors.Count > before ? null : new Dictionary<string, ProbeModule>(StringComparer.Ordinal);
        }

        var map = YamlMap.Of(root, diagnostics, "module file");
        var modules = Read(map.Value("modules"), diagnostics, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
        map.Done();
        return diagnostics.Errors.Count > before ? null : modules;
    }

    /// <summary>Reads a mapping of module names to modules.</summary>
    /// <param name="modulesMapping">The mapping; null gives no modules.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="baseDirectory">What relative paths count from.</param>
    /// <returns>The modules by name; where something is wrong, what could be read.</returns>
    public static IReadOnlyDictionary<string, ProbeModule> Read(YamlValue? modulesMapping, Diagnostics diagnostics, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var modules = new Dictionary<string, ProbeModule>(StringComparer.Ordinal);
        foreach (var entry in YamlMap.Of(modulesMapping, diagnostics, "modules").Entries)
        {
            modules[entry.Key] = Modules.ModuleReader.Read(entry, diagnostics, baseDirectory);
        }

        return modules;
    }
}
