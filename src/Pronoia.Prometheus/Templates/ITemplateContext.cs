namespace Pronoia.Prometheus.Templates;

/// <summary>The run of a template, as functions see it.</summary>
public interface ITemplateContext
{
    /// <summary>The bounds of the run.</summary>
    TemplateLimits Limits { get; }

    /// <summary>Whether the output is a page, so that HTML made by a function must be marked as such (<see cref="TemplateHtml"/>).</summary>
    bool IsHtml { get; }

    /// <summary>Runs a template of the set and gives its output.</summary>
    /// <exception cref="FormatException">There is no such template.</exception>
    string Execute(string template, object? data);
}
