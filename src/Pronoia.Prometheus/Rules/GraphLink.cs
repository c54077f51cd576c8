using System.Net;

namespace Pronoia.Prometheus.Rules;

/// <summary>Links to Prometheus's expression browser.</summary>
internal static class GraphLink
{
    /// <summary>The expression as a graph.</summary>
    public static string Graph(string externalUrl, string expr) => $"{externalUrl}/graph?g0.expr={WebUtility.UrlEncode(expr)}&g0.tab=0";

    /// <summary>The expression as a table.</summary>
    public static string Table(string externalUrl, string expr) => $"{externalUrl}/graph?g0.expr={WebUtility.UrlEncode(expr)}&g0.tab=1";
}
