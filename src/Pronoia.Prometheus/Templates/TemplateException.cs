using System.Globalization;

namespace Pronoia.Prometheus.Templates;

/// <summary>A template is malformed, failed while it ran or went beyond a limit.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="template">The template's name.</param>
    /// <param name="position">Where in its text.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="inner">What caused it.</param>
    public TemplateException(string template, TemplatePosition position, string reason, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"template: {template}:{position.Line}:{position.Column}: {reason}"), inner)
    {
        Template = template;
        Position = position;
        Reason = reason;
    }

    /// <summary>The template's name.</summary>
    public string Template { get; }

    /// <summary>Where in its text.</summary>
    public TemplatePosition Position { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }
}
