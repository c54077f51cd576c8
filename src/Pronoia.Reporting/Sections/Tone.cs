namespace Pronoia.Reporting.Sections;

/// <summary>How serious a row or a verdict is. Renderers always say it in words or shape too, never in colour alone.</summary>
internal enum Tone
{
    Neutral,
    Good,
    Warning,
    Bad,
    Unknown,
}
