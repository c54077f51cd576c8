using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Inhibition;

/// <summary>
/// Answers which alert inhibits another, for one set of firing alerts. Sources are indexed by the values of their <c>equal</c> labels, so
/// that a question costs one look-up per rule whose target matches. Not thread-safe.
/// </summary>
internal sealed class Inhibitor
{
    private readonly IndexedRule[] _rules;
    private readonly DependencyGraph _dependencies;

    /// <param name="rules">The rules.</param>
    /// <param name="dependencies">Which alerts depend on which.</param>
    /// <param name="firing">The alerts that fire, by fingerprint.</param>
    public Inhibitor(IReadOnlyList<InhibitRule> rules, IReadOnlyList<AlertDependency> dependencies, IReadOnlyList<Alert> firing)
    {
        _rules = [.. rules.Select(r => new IndexedRule(r))];
        _dependencies = new DependencyGraph(dependencies, firing);
        if (_rules.Length == 0)
        {
            return;
        }

        foreach (var alert in firing)
        {
            foreach (var rule in _rules)
            {
                rule.AddSource(alert);
            }
        }
    }

    /// <summary>Whether nothing can be inhibited.</summary>
    public bool IsEmpty => _rules.Length == 0 && _dependencies.IsEmpty;

    /// <summary>The alert that inhibits one with these labels, or null. Of several the one with the smallest fingerprint.</summary>
    public Fingerprint? InhibitedBy(Labels labels)
    {
        foreach (var rule in _rules)
        {
            if (rule.Find(labels) is { } source)
            {
                return source;
            }
        }

        return _dependencies.IsEmpty ? null : _dependencies.Find(labels);
    }

    private sealed class IndexedRule(InhibitRule rule)
    {
        private readonly CachedMatchers _source = new(rule.Source);
        private readonly CachedMatchers _target = new(rule.Target);
        private readonly string[] _equal = [.. rule.Equal.Distinct(StringComparer.Ordinal)];

        // A source that is also a target of the rule must not inhibit what is also a source: such sources are kept apart.
        private readonly Dictionary<EqualKey, (Fingerprint? OneSided, Fingerprint? TwoSided)> _sources = [];

        public void AddSource(Alert alert)
        {
            if (!_source.Match(alert.Labels))
            {
                return;
            }

            var key = new EqualKey(_equal, alert.Labels);
            var (oneSided, twoSided) = _sources.GetValueOrDefault(key);
            _sources[key] = _target.Match(alert.Labels)
                ? (oneSided, Smaller(twoSided, alert.Fingerprint))
                : (Smaller(oneSided, alert.Fingerprint), twoSided);
        }

        public Fingerprint? Find(Labels labels)
        {
            if (_sources.Count == 0 || !_target.Match(labels) || !_sources.TryGetValue(new EqualKey(_equal, labels), out var found))
            {
                return null;
            }

            return found.OneSided ?? (_source.Match(labels) ? null : found.TwoSided);
        }

        private static Fingerprint Smaller(Fingerprint? a, Fingerprint b) => a is { } known && known.CompareTo(b) < 0 ? known : b;
    }

    /// <summary>The values of the <c>equal</c> labels; absent is the same as empty.</summary>
    private readonly struct EqualKey(string[] names, Labels labels) : IEquatable<EqualKey>
    {
        private readonly Labels _labels = labels;
        private readonly string[] _names = names;

        public bool Equals(EqualKey other)
        {
            foreach (var name in _names)
            {
                if (_labels[name] != other._labels[name])
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is EqualKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var name in _names)
            {
                hash.Add(string.GetHashCode(_labels[name], StringComparison.Ordinal));
            }

            return hash.ToHashCode();
        }
    }
}
