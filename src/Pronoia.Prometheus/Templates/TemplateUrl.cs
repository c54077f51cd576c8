namespace Pronoia.Prometheus.Templates;

/// <summary>A URL that its author vouches for: its scheme is not filtered in HTML (Go's <c>template.URL</c>).</summary>
/// <param name="Text">The URL.</param>
public sealed record TemplateUrl(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
