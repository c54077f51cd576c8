using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Alerting.Inhibition;

/// <summary>Matchers that remember their answer per label value where asking is dear. Not thread-safe.</summary>
internal sealed class CachedMatchers(IReadOnlyList<Matcher> matchers)
{
    private readonly (Matcher Matcher, Dictionary<string, bool>? Answers)[] _matchers =
    [
        // Cheap questions first: most alerts fail on one of them.
        .. matchers
            .OrderBy(m => m.Type is MatchType.Regexp or MatchType.NotRegexp)
            .Select(m => (m, m.Type is MatchType.Regexp or MatchType.NotRegexp ? new Dictionary<string, bool>(StringComparer.Ordinal) : null)),
    ];

    public bool Match(Labels labels)
    {
        foreach (var (matcher, answers) in _matchers)
        {
            var value = labels[matcher.Name];
            if (answers is null)
            {
                if (!matcher.Matches(value))
                {
                    return false;
                }

                continue;
            }

            if (!answers.TryGetValue(value, out var answer))
            {
                answers[value] = answer = matcher.Matches(value);
            }

            if (!answer)
            {
                return false;
            }
        }

        return true;
    }
}
