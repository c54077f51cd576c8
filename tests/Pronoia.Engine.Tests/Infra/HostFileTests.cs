using System.Text.Json;

namespace Pronoia.Engine.Tests.Infra;

public sealed class HostFileTests
{
    private static readonly JsonElement Host = Repository.Json("host.json");

    private static JsonElement Queues => Host.GetProperty("extensions").GetProperty("queues");

    [Fact]
    public void The_host_speaks_OpenTelemetry()
    {
        Assert.Equal("2.0", Host.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", Host.GetProperty("telemetryMode").GetString());
    }

    [Fact]
    public void Pages_are_at_the_root() =>
        Assert.Equal("", Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void Messages_are_base64_on_both_sides() => Assert.Equal("base64", Queues.GetProperty("messageEncoding").GetString());

    [Fact]
    public void Queues_are_bounded_and_within_what_the_host_takes()
    {
        Assert.InRange(Queues.GetProperty("batchSize").GetInt32(), 1, 32);
        Assert.InRange(Queues.GetProperty("newBatchThreshold").GetInt32(), 1, 1000);
        Assert.InRange(Queues.GetProperty("maxDequeueCount").GetInt32(), 2, 10);
        // After a failure the message comes again while its slot's deadline (two intervals) may still be met.
        Assert.InRange(TimeSpan.Parse(Queues.GetProperty("visibilityTimeout").GetString()!), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void An_instance_without_breath_is_restarted()
    {
        var monitor = Host.GetProperty("healthMonitor");
        Assert.True(monitor.GetProperty("enabled").GetBoolean());
        Assert.InRange(monitor.GetProperty("counterThreshold").GetDouble(), 0.5, 1);
        // Six bad looks in a row within the window.
        var (interval, window) = (TimeSpan.Parse(monitor.GetProperty("healthCheckInterval").GetString()!), TimeSpan.Parse(monitor.GetProperty("healthCheckWindow").GetString()!));
        Assert.True(interval * monitor.GetProperty("healthCheckThreshold").GetInt32() <= window);
    }

    [Fact]
    public void Nothing_is_set_that_the_host_does_not_know() =>
        Assert.Equal(["extensions", "functionTimeout", "healthMonitor", "logging", "telemetryMode", "version"], Host.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
}
