using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Inhibition;

/// <summary>
/// Tells which of many lists of matchers a label set fulfils. For every label name that any matcher asks for it remembers, value by value,
/// the set of lists that this value lets through; an answer is the intersection of a few such sets. Not thread-safe.
/// </summary>
internal sealed class MatcherIndex
{
    private readonly int _words;
    private readonly (string Name, (int List, Matcher Matcher)[] Matchers, Dictionary<string, ulong[]> Known)[] _names;
    private readonly ulong[] _all;

    public MatcherIndex(IReadOnlyList<IReadOnlyList<Matcher>> lists)
    {
        _words = (lists.Count + 63) / 64;
        _all = new ulong[_words];
        for (var i = 0; i < lists.Count; i++)
        {
            _all[i / 64] |= 1UL << (i % 64);
        }

        _names =
        [
            .. lists
                .SelectMany((matchers, list) => matchers.Select(m => (list, m)))
                .GroupBy(p => p.m.Name, StringComparer.Ordinal)
                .Select(g => (g.Key, g.ToArray(), new Dictionary<string, ulong[]>(StringComparer.Ordinal))),
        ];
    }

    /// <summary>The lists that the labels fulfil, as bits; valid until the next call with the same <paramref name="buffer"/>.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="buffer">Space for the answer, from <see cref="NewBuffer"/>.</param>
    public ReadOnlySpan<ulong> Match(Labels labels, ulong[] buffer)
    {
        _all.CopyTo(buffer, 0);
        foreach (var (name, matchers, known) in _names)
        {
            var value = labels[name];
            if (!known.TryGetValue(value, out var passed))
            {
                known[value] = passed = Ask(matchers, value);
            }

            for (var i = 0; i < _words; i++)
            {
                buffer[i] &= passed[i];
            }
        }

        return buffer;
    }

    /// <summary>Space for an answer.</summary>
    public ulong[] NewBuffer() => new ulong[_words];

    private ulong[] Ask((int List, Matcher Matcher)[] matchers, string value)
    {
        var passed = (ulong[])_all.Clone();
        foreach (var (list, matcher) in matchers)
        {
            if (!matcher.Matches(value))
            {
                passed[list / 64] &= ~(1UL << (list % 64));
            }
        }

        return passed;
    }
}
