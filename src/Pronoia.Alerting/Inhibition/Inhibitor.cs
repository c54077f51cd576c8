using System.Numerics;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Inhibition;

/// <summary>
/// Answers which alert inhibits another, for one set of firing alerts. Sources are indexed by the values of their <c>equal</c> labels, so
/// that a question costs one look-up per rule whose target matches. Not thread-safe.
/// </summary>
internal sealed class Inhibitor
{
    private readonly Rule[] _rules;
    private readonly MatcherIndex _sources;
    private readonly MatcherIndex _targets;
    private readonly ulong[] _sourceBuffer;
    private readonly ulong[] _targetBuffer;
    private readonly DependencyGraph _dependencies;

    /// <param name="rules">The rules.</param>
    /// <param name="dependencies">Which alerts depend on which firing ones.</param>
    /// <param name="firing">The alerts that fire, by fingerprint.</param>
    public Inhibitor(IReadOnlyList<InhibitRule> rules, DependencyGraph dependencies, IReadOnlyList<Alert> firing)
    {
        _rules = [.. rules.Select(r => new Rule([.. r.Equal.Distinct(StringComparer.Ordinal)]))];
        _sources = new MatcherIndex([.. rules.Select(r => r.Source)]);
        _targets = new MatcherIndex([.. rules.Select(r => r.Target)]);
        _sourceBuffer = _sources.NewBuffer();
        _targetBuffer = _targets.NewBuffer();
        _dependencies = dependencies;
        if (_rules.Length == 0)
        {
            return;
        }

        foreach (var alert in firing)
        {
            var sources = _sources.Match(alert.Labels, _sourceBuffer);
            if (sources.ContainsAnyExcept(0UL))
            {
                AddSource(alert, sources, _targets.Match(alert.Labels, _targetBuffer));
            }
        }
    }

    /// <summary>Whether nothing can be inhibited.</summary>
    public bool IsEmpty => _rules.Length == 0 && _dependencies.IsEmpty;

    /// <summary>The alert that inhibits one with these labels, or null: by the first rule that applies, and of several the one with the smallest fingerprint.</summary>
    public Fingerprint? InhibitedBy(Labels labels)
    {
        var targets = _targets.Match(labels, _targetBuffer);
        var sources = targets.ContainsAnyExcept(0UL) ? _sources.Match(labels, _sourceBuffer) : [];
        for (var word = 0; word < targets.Length; word++)
        {
            for (var bits = targets[word]; bits != 0; bits &= bits - 1)
            {
                var bit = BitOperations.TrailingZeroCount(bits);
                var isSource = (sources[word] >> bit & 1) != 0;
                if (_rules[(word * 64) + bit].Find(labels, isSource) is { } source)
                {
                    return source;
                }
            }
        }

        return _dependencies.IsEmpty ? null : _dependencies.Find(labels);
    }

    private void AddSource(Alert alert, ReadOnlySpan<ulong> sources, ReadOnlySpan<ulong> targets)
    {
        for (var word = 0; word < sources.Length; word++)
        {
            for (var bits = sources[word]; bits != 0; bits &= bits - 1)
            {
                var bit = BitOperations.TrailingZeroCount(bits);
                _rules[(word * 64) + bit].Add(alert, isTarget: (targets[word] >> bit & 1) != 0);
            }
        }
    }

    private sealed class Rule(string[] equal)
    {
        // A source that is also a target of the rule must not inhibit what is also a source: such sources are kept apart.
        private readonly Dictionary<EqualKey, (Fingerprint? OneSided, Fingerprint? TwoSided)> _sources = [];

        public void Add(Alert alert, bool isTarget)
        {
            var key = new EqualKey(equal, alert.Labels);
            var (oneSided, twoSided) = _sources.GetValueOrDefault(key);
            _sources[key] = isTarget ? (oneSided, Smaller(twoSided, alert.Fingerprint)) : (Smaller(oneSided, alert.Fingerprint), twoSided);
        }

        public Fingerprint? Find(Labels labels, bool isSource) =>
            _sources.Count > 0 && _sources.TryGetValue(new EqualKey(equal, labels), out var found)
                ? found.OneSided ?? (isSource ? null : found.TwoSided)
                : null;

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
