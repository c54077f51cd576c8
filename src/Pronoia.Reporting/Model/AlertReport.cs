namespace Pronoia.Reporting.Model;

/// <summary>One alert that fired.</summary>
public sealed record AlertReport
{
    /// <summary>The name of the rule.</summary>
    public required string Name { get; init; }

    /// <summary>The severity, in the words of the rules.</summary>
    public string Severity { get; init; } = "";

    /// <summary>What it was about: the other labels, in Prometheus's notation.</summary>
    public string Labels { get; init; } = "";

    /// <summary>The summary annotation.</summary>
    public string Summary { get; init; } = "";

    /// <summary>When it fired.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    /// <summary>When it was resolved; null while it fires.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Whether it was right.</summary>
    public AlertJudgement Judgement { get; init; }

    /// <summary>Why it is judged so, in words; empty where it is not judged.</summary>
    public string JudgedBy { get; init; } = "";

    /// <summary>Messages delivered that told that it fires.</summary>
    public int Notifications { get; init; }
}
