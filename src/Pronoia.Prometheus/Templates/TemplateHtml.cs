namespace Pronoia.Prometheus.Templates;

/// <summary>Text that is HTML already and is not escaped again (Go's <c>template.HTML</c>).</summary>
/// <param name="Text">The HTML.</param>
public sealed record TemplateHtml(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
