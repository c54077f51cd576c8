using System.Net;

namespace Pronoia.Prometheus.Templates;

/// <summary>Paths of Prometheus's expression browser.</summary>
internal static class ExpressionLink
{
    /// <summary>The expression as a graph.</summary>
    public static string Graph(string expr) => $"/graph?g0.expr={WebUtility.UrlEncode(expr)}&g0.tab=0";

    /// <summary>The expression as a table.</summary>
    public static string Table(string expr) => $"/graph?g0.expr={WebUtility.UrlEncode(expr)}&g0.tab=1";
}
