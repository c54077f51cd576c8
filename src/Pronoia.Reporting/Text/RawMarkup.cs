namespace Pronoia.Reporting.Text;

/// <summary>Finished markup, which is not escaped again.</summary>
internal readonly record struct RawMarkup(string Value);
