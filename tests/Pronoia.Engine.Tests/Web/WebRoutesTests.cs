using Pronoia.Engine.Web;

namespace Pronoia.Engine.Tests.Web;

public sealed class WebRoutesTests
{
    private static readonly WebRoutes Routes = new(
    [
        WebEndpoint.Get("/", _ => Task.CompletedTask),
        WebEndpoint.Get("/label/{name}/values", _ => Task.CompletedTask),
        WebEndpoint.Get("/reports/**", _ => Task.CompletedTask),
        .. WebEndpoint.GetOrForm("/query", _ => Task.CompletedTask),
        WebEndpoint.Write("DELETE", "/silence/{id}", _ => Task.CompletedTask),
    ]);

    [Theory]
    [InlineData("GET", "/", "/", "")]
    [InlineData("HEAD", "/", "/", "")]
    [InlineData("GET", "/label/job/values", "/label/{name}/values", "job")]
    [InlineData("GET", "/reports/a/b.html", "/reports/**", "a/b.html")]
    [InlineData("POST", "/query", "/query", "")]
    [InlineData("DELETE", "/silence/x", "/silence/{id}", "x")]
    public void A_path_finds_its_endpoint(string method, string path, string expected, string values)
    {
        Assert.Equal(expected, Routes.Find(method, path, out var found, out _)?.Path);
        Assert.Equal(values, string.Join('|', found));
    }

    [Theory]
    [InlineData("POST", "/", "GET, HEAD")]
    [InlineData("GET", "/silence/x", "DELETE")]
    [InlineData("DELETE", "/query", "GET, HEAD, POST")]
    [InlineData("GET", "/label//values", "")]
    [InlineData("GET", "/label/job", "")]
    [InlineData("GET", "/query/", "")]
    [InlineData("GET", "/silence", "")]
    public void Where_nothing_fits_the_methods_of_the_path_are_told(string method, string path, string allowed)
    {
        Assert.Null(Routes.Find(method, path, out _, out var methods));
        Assert.Equal(allowed, string.Join(", ", methods));
    }
}
