namespace Pronoia.Prometheus.Rules;

/// <summary>Rules that are evaluated together and in order.</summary>
/// <param name="Name">The group's name, unique in its file.</param>
/// <param name="File">The file it stands in.</param>
/// <param name="Rules">The rules in order.</param>
public sealed record RuleGroup(string Name, string File, IReadOnlyList<Rule> Rules)
{
    /// <summary>How often the group is evaluated; null takes the global evaluation interval.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The series a recording rule, and the alerts an alerting rule, may produce; 0 for no limit.</summary>
    public int Limit { get; init; }

    /// <summary>How far in the past the rules are evaluated, for data that arrives late; null takes the global offset.</summary>
    public TimeSpan? QueryOffset { get; init; }
}
