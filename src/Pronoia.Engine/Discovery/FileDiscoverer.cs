using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Discovery;

/// <summary>Reads target groups from files (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config). A file that cannot be read keeps its last good groups.</summary>
internal sealed class FileDiscoverer(FileDiscovery config) : IDiscoverer
{
    private static readonly YamlLimits Limits = new() { MaxCharacters = (int)DiscoveryLimits.MaxBytes, MaxNodes = 2_000_000 };

    public ValueTask<DiscoveryOutcome> DiscoverAsync(IReadOnlyList<DiscoveryUnit> before, CancellationToken cancellationToken)
    {
        var known = before.ToDictionary(u => u.Name, StringComparer.Ordinal);
        var units = new List<DiscoveryUnit>();
        var errors = new List<string>();
        foreach (var pattern in config.Files)
        {
            foreach (var path in FileGlob.Expand(config.BaseDirectory, pattern))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Under the name that the configuration gives it: the base directory may be another in each process.
                var name = Path.GetRelativePath(config.BaseDirectory.Length == 0 ? "." : config.BaseDirectory, path);
                name = Path.IsPathRooted(pattern) ? path : name;
                if (units.Exists(u => u.Name == name))
                {
                    continue;
                }

                var diagnostics = new Diagnostics();
                var groups = TargetGroupReader.ReadList(YamlFile.Load(path, diagnostics, Limits), name, diagnostics);
                if (!diagnostics.HasErrors)
                {
                    var filePath = new Label("__meta_filepath", name);
                    units.Add(new DiscoveryUnit(name, [.. groups.Select(g => g with { Labels = g.Labels.With(filePath.Name, filePath.Value) })]));
                    continue;
                }

                errors.Add(diagnostics.Errors[0].ToString());
                if (known.TryGetValue(name, out var last))
                {
                    units.Add(last);
                }
            }
        }

        return ValueTask.FromResult(new DiscoveryOutcome(units, errors));
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
