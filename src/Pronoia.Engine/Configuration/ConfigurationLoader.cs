using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Loads <c>pronoia.yaml</c> and everything it points to.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads a configuration from disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Gives environment variables for <c>${NAME}</c>; the process's where null.</param>
    /// <exception cref="ConfigurationException">Anything is wrong; carries every error with file, line and column.</exception>
    public static PronoiaConfig Load(string path, Func<string, string?>? environment = null)
    {
        var diagnostics = new Diagnostics();
        environment ??= Environment.GetEnvironmentVariable;
        var root = YamlFile.Load(path, diagnostics, environment: environment);
        return Read(root, path, Path.GetDirectoryName(Path.GetFullPath(path))!, diagnostics, environment);
    }

    /// <summary>Reads a configuration from text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">How messages name it.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    /// <param name="environment">Gives environment variables for <c>${NAME}</c>; the process's where null.</param>
    /// <exception cref="ConfigurationException">Anything is wrong; carries every error with file, line and column.</exception>
    public static PronoiaConfig Parse(string text, string file, string baseDirectory, Func<string, string?>? environment = null)
    {
        var diagnostics = new Diagnostics();
        environment ??= Environment.GetEnvironmentVariable;
        var root = YamlFile.Parse(text, file, diagnostics, environment: environment);
        return Read(root, file, baseDirectory, diagnostics, environment);
    }

    private static PronoiaConfig Read(YamlValue? root, string file, string baseDirectory, Diagnostics diagnostics, Func<string, string?> environment)
    {
        if (root is null && !diagnostics.HasErrors)
        {
            diagnostics.Error(new SourcePosition(file, 1, 1), "the file is empty: expected at least targets, federation, scrape_configs, rules or alerting");
        }

        var config = root is null ? null : new ConfigurationReader(root, file, baseDirectory, diagnostics, environment).Read();
        diagnostics.ThrowIfErrors();
        return config!;
    }
}
