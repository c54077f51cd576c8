namespace Pronoia.Prometheus.Templates;

/// <summary>A set of functions by name. Go's own (<c>printf</c>, <c>eq</c>, <c>index</c>…) are always there and need no entry.</summary>
public sealed class TemplateFunctions
{
    private readonly Dictionary<string, Definition> _functions = new(StringComparer.Ordinal);

    /// <summary>Adds a function, or replaces one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minArguments">The fewest arguments it takes.</param>
    /// <param name="maxArguments">The most; <see cref="int.MaxValue"/> for any number.</param>
    /// <param name="function">The function.</param>
    public TemplateFunctions Add(string name, int minArguments, int maxArguments, TemplateFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _functions[name] = new Definition(minArguments, maxArguments, function);
        return this;
    }

    /// <summary>Adds a function of exactly <paramref name="arguments"/> arguments that needs nothing of the run.</summary>
    public TemplateFunctions Add(string name, int arguments, Func<IReadOnlyList<object?>, object?> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Add(name, arguments, arguments, (_, a) => function(a));
    }

    internal bool TryGet(string name, out Definition definition) => _functions.TryGetValue(name, out definition!);

    internal sealed record Definition(int MinArguments, int MaxArguments, TemplateFunction Function);
}
