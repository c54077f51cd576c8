namespace Pronoia.Reporting.Model;

/// <summary>Whether an alert was right.</summary>
public enum AlertJudgement
{
    /// <summary>Nothing confirms or refutes it, and nobody has said.</summary>
    Unjudged,

    /// <summary>It was right: an incident stood behind it, or somebody called it useful.</summary>
    True,

    /// <summary>It was wrong: somebody called it noise, or it told of failures and there were none.</summary>
    False,
}
