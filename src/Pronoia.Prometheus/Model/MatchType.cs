namespace Pronoia.Prometheus.Model;

/// <summary>How a <see cref="Matcher"/> compares a label value.</summary>
public enum MatchType
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>, anchored at both ends</summary>
    Regexp,

    /// <summary><c>!~</c>, anchored at both ends</summary>
    NotRegexp,
}
