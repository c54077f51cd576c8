namespace Pronoia.Probing.Cel;

/// <summary>A type as a value: what <c>type()</c> gives.</summary>
/// <param name="Name">The type's name in the language.</param>
internal sealed record CelType(string Name)
{
    /// <summary>The names that stand for types in an expression.</summary>
    public static readonly IReadOnlySet<string> Names =
        new HashSet<string>(["null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type"], StringComparer.Ordinal);

    /// <summary>The name of a value's type.</summary>
    public static string NameOf(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        List<object?> => "list",
        Dictionary<object, object?> => "map",
        _ => "type",
    };
}
