namespace Pronoia.Prometheus.Templates;

/// <summary>A function that templates call.</summary>
/// <param name="context">The run that calls it.</param>
/// <param name="arguments">The arguments; their number was checked.</param>
/// <exception cref="FormatException">The arguments do not fit; becomes the template's error.</exception>
public delegate object? TemplateFunction(ITemplateContext context, IReadOnlyList<object?> arguments);
