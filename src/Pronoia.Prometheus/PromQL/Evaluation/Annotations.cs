using System.Globalization;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Collects warnings and hints; equal messages are kept once, at their first position.</summary>
internal sealed class Annotations
{
    private readonly Dictionary<string, PositionRange> _warnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PositionRange> _infos = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ForcedMonotonicity> _monotonicity = new(StringComparer.Ordinal);

    public void Warn(string message, PositionRange position) => _warnings.TryAdd("PromQL warning: " + message, position);

    public void Info(string message, PositionRange position) => _infos.TryAdd("PromQL info: " + message, position);

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
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key}{_monotonicity.GetValueOrDefault(a.Key)} ({a.Value.StartIn(query)})"))
            .Order(StringComparer.Ordinal)];
}
