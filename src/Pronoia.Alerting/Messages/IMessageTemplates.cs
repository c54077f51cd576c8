using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>Expands the templates that a configuration holds, with Alertmanager's data.</summary>
public interface IMessageTemplates
{
    /// <summary>Expands a template.</summary>
    /// <param name="template">The template's text.</param>
    /// <param name="notification">The data.</param>
    /// <param name="html">Whether data is escaped for HTML.</param>
    /// <returns>The text, or null where the template failed; the caller then uses its default message, so that the alert still goes out.</returns>
    string? Expand(string template, Notification notification, bool html);
}
