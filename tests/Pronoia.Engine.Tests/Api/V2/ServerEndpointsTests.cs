namespace Pronoia.Engine.Tests.Api.V2;

public sealed class ServerEndpointsTests
{
    [Fact]
    public async Task Status_and_receivers_answer_amtool()
    {
        await using var server = await ApiServer.StartAsync();

        var status = await server.JsonAsync("/api/v2/status");

        Assert.Equal("disabled", status["cluster"]!["status"]!.GetValue<string>());
        Assert.NotEqual("", status["versionInfo"]!["version"]!.GetValue<string>());
        Assert.Equal("2026-11-21T12:00:00.000Z", status["uptime"]!.GetValue<string>());
        Assert.Equal("""[{"name":"console"}]""", (await server.JsonAsync("/api/v2/receivers")).ToJsonString());
    }
}
