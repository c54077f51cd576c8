namespace Pronoia.Prometheus.PromQL;

internal static class PromQLTypes
{
    /// <summary>The type as the API names it.</summary>
    public static string Name(this PromQLType type) => type switch
    {
        PromQLType.Scalar => "scalar",
        PromQLType.String => "string",
        PromQLType.Vector => "vector",
        PromQLType.Matrix => "matrix",
        _ => "none",
    };

    /// <summary>The type as the documentation names it.</summary>
    public static string Documented(this PromQLType type) => type switch
    {
        PromQLType.Vector => "instant vector",
        PromQLType.Matrix => "range vector",
        _ => type.Name(),
    };
}
