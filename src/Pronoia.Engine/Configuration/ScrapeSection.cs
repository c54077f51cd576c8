using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>scrape_config_files</c> and <c>scrape_configs</c>.</summary>
internal sealed class ScrapeSection(GlobalConfig global, string baseDirectory, Diagnostics diagnostics, Func<string, string?> environment)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>The jobs of all files and of the configuration itself; names are unique among them.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="files">Receives the files read.</param>
    public IReadOnlyList<ScrapeJob> Read(YamlMap root, List<string> files)
    {
        var jobs = new List<ScrapeJob>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in root.Strings("scrape_config_files"))
        {
            var found = FileGlob.Expand(baseDirectory, pattern);
            if (found.Count == 0)
            {
                root.Error("scrape_config_files", $"\"{pattern}\" names no file");
            }

            foreach (var path in found)
            {
                files.Add(path);
                if (!PointedFile.Exists(root, "scrape_config_files", pattern, path))
                {
                    continue;
                }

                var file = PrometheusConfig.Load(path, diagnostics, environment);
                files.AddRange(file.ScrapeConfigFiles);
                Add(file.Jobs, new SourcePosition(path, 1, 1));
            }
        }

        Add(PrometheusConfig.ReadJobs(root, global.Interval, global.Timeout, baseDirectory), root.At("scrape_configs"));
        return jobs;

        void Add(IReadOnlyList<ScrapeJob> more, SourcePosition position)
        {
            foreach (var job in more.Where(j => j.JobName.Length > 0))
            {
                if (job.ScrapeInterval < Shortest)
                {
                    diagnostics.Error(position, $"scrape job {job.JobName}: scrape_interval: must be at least 100ms");
                }

                // Twice in one file is told by its reader.
                if (!more.Any(j => !ReferenceEquals(j, job) && j.JobName == job.JobName) && !names.Add(job.JobName))
                {
                    diagnostics.Error(position, $"scrape job \"{job.JobName}\" is there in another file too");
                }

                jobs.Add(job);
            }
        }
    }
}
