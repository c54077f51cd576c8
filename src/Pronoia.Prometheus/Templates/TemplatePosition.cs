namespace Pronoia.Prometheus.Templates;

/// <summary>A place in a template.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The character, from 1.</param>
public readonly record struct TemplatePosition(int Line, int Column);
