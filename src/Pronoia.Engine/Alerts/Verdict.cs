namespace Pronoia.Engine.Alerts;

/// <summary>What a person thought of an alert.</summary>
internal enum Verdict
{
    /// <summary>It was right to tell somebody.</summary>
    Useful,

    /// <summary>It was not: a false positive.</summary>
    Noise,
}
