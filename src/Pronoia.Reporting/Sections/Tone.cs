namespace Pronoia.Reporting.Sections;

/// <summary>How serious a row or a verdict is. Renderers always say it in words or shape too, never in colour alone.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Neutral,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It needs attention.</summary>
    Warning,

    /// <summary>It is not as promised.</summary>
    Bad,

    /// <summary>Too little is known.</summary>
    Unknown,
}
