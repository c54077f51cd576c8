using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Tests.Web;

/// <summary>Asks the web endpoints of an engine without a server between.</summary>
internal static class WebClient
{
    public static async Task<(int Status, string Body)> GetAsync(this PronoiaEngine engine, string pathAndQuery)
    {
        var parts = pathAndQuery.Split('?', 2);
        var context = new DefaultHttpContext
        {
            Request = { Method = "GET", Path = Uri.UnescapeDataString(parts[0].Replace("%2F", "%252F", StringComparison.Ordinal)), QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : "") },
        };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await engine.Web.HandleAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>A page that must be there, without markup from data in it.</summary>
    public static async Task<string> PageAsync(this PronoiaEngine engine, string path)
    {
        var (status, body) = await engine.GetAsync(path);
        Assert.True(status == 200, $"{path}: {status} {body}");
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", body, StringComparison.OrdinalIgnoreCase);
        return body;
    }

    public static async Task<JsonNode> JsonAsync(this PronoiaEngine engine, string path, int expected = 200)
    {
        var (status, body) = await engine.GetAsync(path);
        Assert.True(status == expected, $"{path}: {status} {body}");
        return JsonNode.Parse(body)!;
    }

    public static string Text(this JsonNode? node) => node!.GetValue<string>();

    public static double Number(this JsonNode? node) => node!.GetValue<double>();
}
