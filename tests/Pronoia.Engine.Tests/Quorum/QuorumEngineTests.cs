using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;
using Pronoia.Tests.Faults;

namespace Pronoia.Engine.Tests.Quorum;

/// <summary>Three deployments with storages of their own and one shared table. Each has a configuration whose target is really up or really down from there.</summary>
public sealed class QuorumEngineTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly FaultPlan _faults = new(7, 1) { IsEnabled = false };
    private readonly FaultyTableStore _shared;
    private readonly List<Deployment> _deployments = [];

    public QuorumEngineTests()
    {
        _listener.Start(100);
        _shared = new FaultyTableStore(new InMemoryStorage(_time).Tables, _faults);
    }

    private string Reachable => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    private static string Unreachable => "127.0.0.1:1";

    public void Dispose()
    {
        _deployments.ForEach(d => d.Dispose());
        _listener.Dispose();
    }

    [Fact]
    public async Task One_location_that_cannot_reach_a_target_does_not_make_it_down()
    {
        var (eu, us, asia) = (Start("eu", Unreachable), Start("us", Reachable), Start("asia", Reachable));
        await RunAsync(minutes: 3);

        Assert.Equal("Degraded", await eu.StateAsync());
        Assert.Contains("down from 1 of 3 locations (eu)", await eu.MessageAsync(), StringComparison.Ordinal);
        Assert.All(eu.Lines.Concat(us.Lines).Concat(asia.Lines), l => Assert.DoesNotMatch(@"\bTargetDown\b", l));
        Assert.Equal(new[] { 0.0, 1.0, 1.0 }, await us.LastAsync("pronoia_location_up", "location", "eu", "asia", "us"));
        Assert.Equal(new[] { 1.0 }, await us.LastAsync("pronoia_quorum_up", "target", "a"));
    }

    [Fact]
    public async Task Two_locations_make_it_down_and_one_deployment_tells()
    {
        var all = new[] { Start("eu", Unreachable), Start("us", Unreachable), Start("asia", Reachable) };
        await RunAsync(minutes: 4);

        Assert.All(await Task.WhenAll(all.Select(d => d.StateAsync())), s => Assert.Equal("Down", s));
        Assert.Single(all, d => d.Lines.Exists(l => l.Contains("TargetDown", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task When_the_one_that_tells_is_gone_another_does()
    {
        var eu = Start("eu", Reachable);
        await RunAsync(minutes: 1);
        var us = Start("us", Unreachable);
        await RunAsync(minutes: 1);
        Assert.Empty(us.Lines);

        _deployments.Remove(eu);
        await RunAsync(minutes: 5);
        Assert.Contains(us.Lines, l => l.Contains("TargetDown", StringComparison.Ordinal));
        eu.Dispose();
    }

    [Fact]
    public async Task Without_the_shared_table_a_deployment_judges_and_tells_alone()
    {
        _faults.IsEnabled = true;
        var eu = Start("eu", Unreachable);
        await RunAsync(minutes: 4);
        Assert.Equal("Down", await eu.StateAsync());
        Assert.Contains(eu.Lines, l => l.Contains("TargetDown", StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_without_a_shared_table_refuses_the_configuration()
    {
        var config = ConfigurationLoader.Parse(Yaml("eu", Reachable), "test.yaml", ".");
        var error = Assert.Throws<ConfigurationException>(() => new PronoiaEngine(config, new InMemoryStorage(_time), _time, NullLoggerFactory.Instance));
        Assert.StartsWith("test.yaml:1:1: quorum: this host has no table storage that others share", error.Message, StringComparison.Ordinal);
    }

    private static string Yaml(string location, string target) => $$"""
        global: {interval: 30s, default_detection: false}
        quorum: {location: {{location}}, locations: [eu, us, asia]}
        targets: [{name: a, url: '{{target}}', timeout: 5s}]
        alerting:
          route: {receiver: console, group_wait: 1s}
          receivers: [{name: console, console_configs: [{}]}]
        """;

    private Deployment Start(string location, string target)
    {
        var deployment = new Deployment(Yaml(location, target), _shared, _time);
        _deployments.Add(deployment);
        return deployment;
    }

    private async Task RunAsync(int minutes)
    {
        for (var i = 0; i < minutes * 4; i++)
        {
            foreach (var deployment in _deployments)
            {
                await deployment.StepAsync();
            }

            _time.Advance(TimeSpan.FromSeconds(15));
        }
    }

    private sealed class Deployment : IDisposable
    {
        private readonly EngineHarness _harness;

        public Deployment(string yaml, ITableStore shared, ManualTimeProvider time) => _harness = new EngineHarness(yaml, time: time, shared: shared);

        public List<string> Lines => _harness.Lines;

        public Task StepAsync() => _harness.StepAsync(TimeSpan.Zero);

        public async Task<string?> StateAsync() => Assert.Single(await _harness.RowsAsync(TargetStatus.Table)).GetString("State");

        public async Task<string?> MessageAsync() => (await _harness.RowsAsync(ProbeResultRow.Table))[^1].GetString("Message");

        public async Task<double[]> LastAsync(string metric, string label, params string[] values)
        {
            var series = await _harness.SelectAsync(metric);
            return [.. values.Select(v => series.Single(s => s.Labels[label] == v).Values.Span[^1])];
        }

        public void Dispose() => _harness.Dispose();
    }
}
