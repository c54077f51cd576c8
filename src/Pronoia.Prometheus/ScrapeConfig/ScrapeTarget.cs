using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Relabel;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>A target after relabelling: what to scrape and the labels its samples get.</summary>
/// <param name="Url">The URL with its parameters.</param>
/// <param name="Labels">The labels without those that begin with <c>__</c>; <c>instance</c> and <c>job</c> are always there.</param>
/// <param name="DiscoveredLabels">The labels before relabelling.</param>
/// <param name="Interval">How often it is scraped.</param>
/// <param name="Timeout">How long a scrape may take.</param>
public sealed record ScrapeTarget(Uri Url, Labels Labels, Labels DiscoveredLabels, TimeSpan Interval, TimeSpan Timeout)
{
    /// <summary>
    /// The targets that a job makes of a group, relabelled as Prometheus does (scrape.PopulateLabels).
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="group">What discovery found.</param>
    /// <param name="errors">Receives a message for each target that cannot be scraped.</param>
    /// <param name="dropped">Receives the labels, before relabelling, of targets that relabelling drops.</param>
    public static IReadOnlyList<ScrapeTarget> From(ScrapeJob job, TargetGroup group, ICollection<string> errors, ICollection<Labels>? dropped = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(errors);
        var targets = new List<ScrapeTarget>(group.Targets.Count);
        foreach (var labels in group.Targets)
        {
            var discovered = Discovered(job, group, labels);
            try
            {
                if (Relabeler.Process(discovered, job.RelabelConfigs) is { } kept)
                {
                    targets.Add(Make(job, kept, discovered));
                }
                else
                {
                    dropped?.Add(discovered);
                }
            }
            catch (FormatException e)
            {
                errors.Add($"job {job.JobName}, {group.Source}: {e.Message}");
            }
        }

        return targets;
    }

    private static Labels Discovered(ScrapeJob job, TargetGroup group, Labels target)
    {
        var labels = new LabelsBuilder();
        labels.Set("job", job.JobName);
        labels.Set("__metrics_path__", job.MetricsPath);
        labels.Set("__scheme__", job.Scheme);
        labels.Set("__scrape_interval__", PrometheusDuration.Format(job.ScrapeInterval));
        labels.Set("__scrape_timeout__", PrometheusDuration.Format(job.ScrapeTimeout));
        foreach (var (name, values) in job.Params)
        {
            if (values.Count > 0)
            {
                labels.Set("__param_" + name, values[0]);
            }
        }

        foreach (var label in group.Labels.Concat(target))
        {
            labels.Set(label.Name, label.Value);
        }

        return labels.ToLabels();
    }

    private static ScrapeTarget Make(ScrapeJob job, Labels labels, Labels discovered)
    {
        var address = labels["__address__"];
        if (address.Length == 0)
        {
            throw new FormatException("no address");
        }

        var interval = Duration(labels, "__scrape_interval__");
        var timeout = Duration(labels, "__scrape_timeout__");
        if (timeout > interval)
        {
            throw new FormatException(
                $"scrape timeout cannot be greater than scrape interval (\"{labels["__scrape_timeout__"]}\" > \"{labels["__scrape_interval__"]}\")");
        }

        var query = Query(job, labels);
        var path = labels["__metrics_path__"];
        var separator = query.Length == 0 ? "" : path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        var text = $"{labels["__scheme__"]}://{address}{(path.StartsWith('/') ? "" : "/")}{path}{separator}{query}";
        if (address.Contains('/', StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"\"{address}\" is not a valid hostname");
        }

        var visible = new LabelsBuilder(labels);
        if (labels["instance"].Length == 0)
        {
            visible.Set("instance", address);
        }

        foreach (var label in labels.Where(l => l.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            visible.Remove(label.Name);
        }

        return new ScrapeTarget(url, visible.ToLabels(), discovered, interval, timeout);
    }

    // A label gives the first value of its parameter; further values are the job's own.
    private static string Query(ScrapeJob job, Labels labels)
    {
        const string Prefix = "__param_";
        var parameters = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in job.Params)
        {
            parameters[name] = [.. values];
        }

        foreach (var label in labels.Where(l => l.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var name = label.Name[Prefix.Length..];
            parameters[name] = [label.Value, .. parameters.GetValueOrDefault(name, []).Skip(1)];
        }

        return string.Join('&', parameters.SelectMany(p => p.Value.Select(v => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(v)}")));
    }

    private static TimeSpan Duration(Labels labels, string name) =>
        PrometheusDuration.TryParse(labels[name], out var value) && value > TimeSpan.Zero
            ? value
            : throw new FormatException($"error parsing {name}: not a valid duration string: \"{labels[name]}\"");
}
