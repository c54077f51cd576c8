using Microsoft.AspNetCore.Http;

namespace Pronoia.Engine.Web;

/// <summary>Finds the endpoint of a request. The first in the table whose path fits counts.</summary>
internal sealed class WebRoutes(IEnumerable<WebEndpoint> endpoints)
{
    private readonly (string[] Segments, WebEndpoint Endpoint)[] _endpoints = [.. endpoints.Select(e => (e.Path.Split('/'), e))];

    /// <summary>The endpoint, or null with the methods that the path has: none where there is no such path.</summary>
    public WebEndpoint? Find(string method, string path, out IReadOnlyList<string> values, out IReadOnlyList<string> allowed)
    {
        var wanted = HttpMethods.IsHead(method) ? HttpMethods.Get : method;
        var segments = path.Split('/');
        var methods = new List<string>();
        foreach (var (pattern, endpoint) in _endpoints)
        {
            if (Match(pattern, segments) is not { } found)
            {
                continue;
            }

            if (HttpMethods.Equals(endpoint.Method, wanted))
            {
                (values, allowed) = (found, []);
                return endpoint;
            }

            methods.Add(endpoint.Method);
            if (HttpMethods.IsGet(endpoint.Method))
            {
                methods.Add(HttpMethods.Head);
            }
        }

        (values, allowed) = ([], methods);
        return null;
    }

    private static List<string>? Match(string[] pattern, string[] segments)
    {
        var values = new List<string>();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (i >= segments.Length)
            {
                return null;
            }

            if (pattern[i] == "**")
            {
                values.Add(string.Join('/', segments[i..]));
                return values;
            }

            if (pattern[i].StartsWith('{'))
            {
                if (segments[i].Length == 0)
                {
                    return null;
                }

                values.Add(segments[i]);
            }
            else if (pattern[i] != segments[i])
            {
                return null;
            }
        }

        return pattern.Length == segments.Length ? values : null;
    }
}
