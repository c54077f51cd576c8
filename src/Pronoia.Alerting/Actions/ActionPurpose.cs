namespace Pronoia.Alerting.Actions;

/// <summary>What a signed link is good for.</summary>
public enum ActionPurpose
{
    /// <summary>Taking a group on.</summary>
    Acknowledge,

    /// <summary>Silencing a group.</summary>
    Silence,

    /// <summary>Ending a silence.</summary>
    EndSilence,

    /// <summary>Making a silence of any matchers.</summary>
    AddSilence,
}
