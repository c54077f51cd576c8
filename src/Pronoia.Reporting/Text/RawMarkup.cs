namespace Pronoia.Reporting.Text;

/// <summary>Finished markup, which is not escaped again.</summary>
public readonly record struct RawMarkup(string Value);
