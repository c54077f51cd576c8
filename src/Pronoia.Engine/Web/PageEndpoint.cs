using Microsoft.AspNetCore.Http;

namespace Pronoia.Engine.Web;

/// <summary>Makes endpoints of pages and their JSON twins, which both show one model.</summary>
internal static class PageEndpoint
{
    private const string Html = "text/html; charset=utf-8";
    private const string Json = ".json";

    /// <summary>A page at a path, and its twin at the path with <c>.json</c>.</summary>
    public static IEnumerable<WebEndpoint> Of<T>(string path, Func<WebCall, ValueTask<T>> read, Func<T, string> render) =>
    [
        WebEndpoint.Get(path, async call => await call.TextAsync(StatusCodes.Status200OK, render(await read(call)), Html)),
        WebEndpoint.Get(path + Json, async call => await PageJson.AnswerAsync(call, StatusCodes.Status200OK, await read(call))),
    ];

    /// <summary>The pages of things with a name, and their twins.</summary>
    /// <param name="path">The path with one value.</param>
    /// <param name="find">Finds one by its name; null where there is none.</param>
    /// <param name="render">Renders it.</param>
    /// <param name="missing">What to say where there is none.</param>
    public static WebEndpoint OfItem<T>(
        string path, Func<WebCall, string, ValueTask<T?>> find, Func<T, string> render, Func<WebCall, string, MissingPage> missing)
        where T : class => WebEndpoint.Get(path, async call =>
        {
            // A name may end like a twin: as it stands it counts first.
            var name = call.Values[0];
            if (await find(call, name) is { } item)
            {
                await call.TextAsync(StatusCodes.Status200OK, render(item), Html);
            }
            else if (!name.EndsWith(Json, StringComparison.Ordinal))
            {
                await call.TextAsync(StatusCodes.Status404NotFound, missing(call, name).Render(), Html);
            }
            else if (await find(call, name[..^Json.Length]) is { } twin)
            {
                await PageJson.AnswerAsync(call, StatusCodes.Status200OK, twin);
            }
            else
            {
                await PageJson.AnswerAsync(call, StatusCodes.Status404NotFound, new { Error = missing(call, name[..^Json.Length]).Problem });
            }
        });
}
