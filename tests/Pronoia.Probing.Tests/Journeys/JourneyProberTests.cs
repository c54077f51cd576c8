using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.Journeys;

public sealed class JourneyProberTests : ProbeFixture
{
    private const string Login = """
        m:
          prober: journey
          timeout: 5s
          journey:
            variables: {user: alice, password: "s3cret value"}
            steps:
              - name: login
                url: /login?u={{user}}
                http: {method: POST, body: '{"p":"{{password}}"}'}
                extract:
                  - {name: token, json: $.token}
                  - {name: version, header: Server, regexp: "^x/([0-9]+)"}
              - name: read
                url: /v{{ version }}/me
                http:
                  headers: {Authorization: "Bearer {{token}}"}
                  json: [{path: $.name, equals: alice}, {path: $.age, min: 18, max: 99}, {path: $.error, exists: false}]
        """;

    [Fact]
    public async Task Steps_share_variables_and_cookies_and_are_timed()
    {
        await using var server = LoopbackServer.Http(Answer);

        var result = await ProbeAsync(Login, $"http://{server.HostPort}/");

        Assert.True(result.Success, result.Message);
        Assert.Equal(["login", "read"], result.Phases.Select(p => p.Name));
        Assert.Equal((1, 1), (result.Value("pronoia_journey_step_success", "step=login"), result.Value("pronoia_journey_step_success", "step=read")));
        Assert.Equal(200, result.Value("pronoia_journey_step_status_code", "step=read"));
        Assert.True(result.Value("pronoia_journey_step_duration_seconds", "step=login") > 0);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task No_variable_is_shown_anywhere()
    {
        await using var server = LoopbackServer.Http(head => head.StartsWith("POST", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nServer: x/12345\r\nContent-Length: 20\r\n\r\n{\"token\":\"tok-en-1\"}"
            : "HTTP/1.1 302 Found\r\nLocation: /else?t=tok-en-1&p=s3cret%20value&v=12345\r\nContent-Length: 0\r\n\r\n");

        var result = await ProbeAsync(Login, $"http://{server.HostPort}/");

        var shown = string.Join('\n', [.. result.Log, result.Message, .. result.Attempts.Select(a => a.Message)]);
        Assert.Contains("redirected to", shown, StringComparison.Ordinal);
        foreach (var secret in new[] { "alice", "s3cret", "tok-en-1", "12345" })
        {
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_step_that_fails_ends_the_journey()
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");

        var result = await ProbeAsync(Login, $"http://{server.HostPort}/");

        Assert.Equal((FailureClass.Status, "step login: status 500 is not 2xx"), (result.Failure, result.Message));
        Assert.Equal(1, server.Connections);
        Assert.Equal(0, result.Value("pronoia_journey_step_success", "step=login"));
    }

    [Fact]
    public async Task A_missing_value_fails_the_step()
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

        var result = await ProbeAsync(Login, $"http://{server.HostPort}/");

        Assert.Equal((FailureClass.Body, "step login: the response has nothing for the variable token"), (result.Failure, result.Message));
    }

    [Fact]
    public async Task A_timeout_names_the_step()
    {
        await using var server = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));

        // Long enough to have sent the request by then, however busy the machine is.
        var result = await ProbeAsync(Login.Replace("5s", "3s", StringComparison.Ordinal), $"http://{server.HostPort}/");

        Assert.Equal((FailureClass.Timeout, "step login: timed out after 3s while waiting for the answer"), (result.Failure, result.Message));
    }

    private static string Answer(string head)
    {
        if (head.StartsWith("POST /login?u=alice ", StringComparison.Ordinal))
        {
            return "HTTP/1.1 200 OK\r\nServer: x/7.1\r\nSet-Cookie: sid=1; Path=/\r\nContent-Length: 15\r\n\r\n{\"token\":\"abc\"}";
        }

        return head.StartsWith("GET /v7/me ", StringComparison.Ordinal) && head.Contains("Bearer abc\r\n", StringComparison.Ordinal)
            && head.Contains("Cookie: sid=1\r\n", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"name\":\"alice\",\"age\":42}"
            : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    }

    private ValueTask<ProbeResult> ProbeAsync(string yaml, string target)
    {
        var diagnostics = new Diagnostics();
        var modules = ModulesFile.Read(YamlFile.Parse(yaml, "m.yml", diagnostics), diagnostics, ".");
        Assert.Empty(diagnostics.Errors);
        return Prober.ProbeAsync(modules["m"], target, Patience, default);
    }
}
