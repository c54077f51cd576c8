namespace Pronoia.Prometheus.Templates;

/// <summary>
/// A set of templates in Go's language (https://pkg.go.dev/text/template), as Prometheus's annotations and Alertmanager's templates use it. Immutable and
/// safe to share between threads. Differences from Go: no complex numbers, no channels or functions as values.
/// </summary>
public sealed class GoTemplate
{
    private readonly Dictionary<string, (string Source, IReadOnlyList<TemplateNode> Nodes)> _templates;

    private readonly IReadOnlyList<TemplateNode.Function> _functions;

    private GoTemplate(
        string name, Dictionary<string, (string Source, IReadOnlyList<TemplateNode> Nodes)> templates, IReadOnlyList<TemplateNode.Function> functions)
    {
        Name = name;
        _templates = templates;
        _functions = functions;
    }

    /// <summary>The name of the template that <see cref="Execute(object?, TemplateFunctions?, TemplateLimits?, IReadOnlyDictionary{string, object?}?)"/> runs.</summary>
    public string Name { get; }

    /// <summary>The names of all templates of the set, in ordinal order.</summary>
    public IReadOnlyList<string> DefinedTemplates => [.. _templates.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Parses a text.</summary>
    /// <param name="name">The template's name, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="variables">Variables that will be given when it runs, <c>$</c> included, for example <c>$value</c>.</param>
    /// <exception cref="TemplateException">The text is malformed.</exception>
    public static GoTemplate Parse(string name, string text, params IReadOnlyCollection<string> variables) =>
        new GoTemplate(name, [], []).With(name, text, variables);

    /// <summary>This set and the templates of another text; those of the same name are replaced. The new set runs the new text.</summary>
    /// <inheritdoc cref="Parse"/>
    public GoTemplate With(string name, string text, params IReadOnlyCollection<string> variables)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var all = new Dictionary<string, (string Source, IReadOnlyList<TemplateNode> Nodes)>(_templates, StringComparer.Ordinal);
        var parser = new TemplateParser(name, text, variables);
        foreach (var (template, nodes) in parser.Parse())
        {
            all[template] = (name, nodes);
        }

        return new GoTemplate(name, all, parser.Functions);
    }

    /// <summary>Checks that every function the text calls is one of Go's own or in <paramref name="functions"/>.</summary>
    /// <exception cref="TemplateException">One is not.</exception>
    public void CheckFunctions(TemplateFunctions functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        foreach (var function in _functions)
        {
            if (function.Name is not ("and" or "or") && !functions.TryGet(function.Name, out _) && !TemplateBuiltins.All.TryGet(function.Name, out _))
            {
                throw new TemplateException(Name, function.Position, $"function \"{function.Name}\" not defined");
            }
        }
    }

    /// <summary>Runs the template and gives its output as text.</summary>
    /// <param name="data">What <c>.</c> stands for; see <see cref="ITemplateObject"/> for what it may be.</param>
    /// <param name="functions">Functions beside Go's own.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    /// <param name="variables">The variables named when it was parsed, with their <c>$</c>.</param>
    /// <exception cref="TemplateException">It failed or went beyond a limit.</exception>
    public string Execute(
        object? data, TemplateFunctions? functions = null, TemplateLimits? limits = null, IReadOnlyDictionary<string, object?>? variables = null) =>
        Run(html: null, data, functions, limits, variables);

    /// <summary>Runs the template as a page: every value is escaped for the place where it stands (https://pkg.go.dev/html/template).</summary>
    /// <inheritdoc cref="Execute(object?, TemplateFunctions?, TemplateLimits?, IReadOnlyDictionary{string, object?}?)"/>
    public string ExecuteHtml(
        object? data, TemplateFunctions? functions = null, TemplateLimits? limits = null, IReadOnlyDictionary<string, object?>? variables = null) =>
        Run(new HtmlContext(), data, functions, limits, variables);

    internal bool TryGet(string name, out (string Source, IReadOnlyList<TemplateNode> Nodes) template) => _templates.TryGetValue(name, out template);

    private string Run(
        HtmlContext? html, object? data, TemplateFunctions? functions, TemplateLimits? limits, IReadOnlyDictionary<string, object?>? variables) =>
        new TemplateExecutor(this, functions ?? new TemplateFunctions(), limits ?? TemplateLimits.Default, html).Run(data, variables);
}
