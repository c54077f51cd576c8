using System.Globalization;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Collects warnings and hints; equal messages are kept once, at their last position as in Prometheus.</summary>
internal sealed class Annotations
{
    private readonly Dictionary<string, PositionRange> _warnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PositionRange> _infos = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ForcedMonotonicity> _monotonicity = new(StringComparer.Ordinal);

    public bool IsEmpty => _warnings.Count == 0 && _infos.Count == 0;

    /// <summary>Takes over plain warnings and hints.</summary>
    public void Take(Annotations other)
    {
        foreach (var (message, position) in other._warnings)
        {
            _warnings[message] = position;
        }

        foreach (var (message, position) in other._infos)
        {
            _infos[message] = position;
        }
    }

    public void Warn(string message, PositionRange position) => _warnings["PromQL warning: " + message] = position;

    public void Info(string message, PositionRange position) => _infos["PromQL info: " + message] = position;

    /// <summary>A warning that is kept at its first position and tells how often it occurred.</summary>
    public void WarnCounted(string message, PositionRange position)
    {
        var key = "PromQL warning: " + message;
        _warnings.TryAdd(key, position);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>Classic buckets had to be made monotonic; repeated occurrences widen one hint.</summary>
    public void Info(string message, PositionRange position, ForcedMonotonicity occurrence)
    {
        var key = "PromQL info: " + message;
        if (_monotonicity.TryGetValue(key, out var known))
        {
            known.Merge(occurrence);
        }
        else
        {
            _monotonicity.Add(key, occurrence);
            _infos.TryAdd(key, position);
        }
    }

    public IReadOnlyList<string> Warnings(string query) => Texts(_warnings, query);

    public IReadOnlyList<string> Infos(string query) => Texts(_infos, query);

    private List<string> Texts(Dictionary<string, PositionRange> annotations, string query) =>
        [.. annotations
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key}{_monotonicity.GetValueOrDefault(a.Key)}{Occurrences(a.Key)} ({a.Value.StartIn(query)})"))
            .Order(StringComparer.Ordinal)];

    private string Occurrences(string key) =>
        _counts.TryGetValue(key, out var count) && count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({count} occurrences)") : "";
}
