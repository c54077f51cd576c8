namespace Pronoia.Prometheus.Templates;

/// <summary>An object that templates may look into: what Go reaches through fields and methods.</summary>
public interface ITemplateObject
{
    /// <summary>Gives a field, or calls a method.</summary>
    /// <param name="name">The field's or method's name, for example <c>Firing</c>.</param>
    /// <param name="arguments">The arguments; empty for a field.</param>
    /// <param name="value">The value: text, number, boolean, <see cref="TemplateTime"/>, <see cref="TimeSpan"/>, list, map, another object or null.</param>
    /// <returns>Whether there is such a field or method.</returns>
    /// <exception cref="FormatException">The arguments do not fit; becomes the template's error.</exception>
    bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value);

    /// <summary>The object as JSON, as <c>toJson</c> writes it; null where it has no such form, or where it is the list or map that it is besides.</summary>
    string? Json => null;
}
