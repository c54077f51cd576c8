using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Discovery;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Discovery;

/// <summary>Against a server that speaks Consul's HTTP API in the shapes of its documentation.</summary>
public sealed class ConsulDiscovererTests
{
    private const string Services = """{"consul": [], "web": ["prod", "v1"], "db": ["prod"], "old": ["test"]}""";

    private const string Web = """
        [
          {
            "Node": {"ID": "40e4a748", "Node": "node-1", "Address": "10.1.10.12", "Datacenter": "dc1",
                     "TaggedAddresses": {"lan": "10.1.10.12", "wan": "1.2.3.4"}, "Meta": {"instance-type": "t2.medium"}},
            "Service": {"ID": "web1", "Service": "web", "Tags": ["prod", "v1"], "Address": "10.1.10.13", "Port": 8000, "Meta": {"version": "4.0"}, "Namespace": "default"},
            "Checks": [{"CheckID": "serfHealth", "Status": "passing"}, {"CheckID": "service:web", "Status": "warning"}]
          },
          {
            "Node": {"Node": "node-2", "Address": "fd00::2", "TaggedAddresses": null, "Meta": null},
            "Service": {"ID": "web2", "Service": "web", "Tags": null, "Address": "", "Port": 80, "Meta": null},
            "Checks": [{"CheckID": "_node_maintenance", "Status": "critical"}, {"CheckID": "x", "Status": "critical"}]
          }
        ]
        """;

    [Fact]
    public async Task Every_documented_label_is_there()
    {
        await using var consul = await ConsulAsync([]);
        using var discoverer = Discoverer(consul.Url, c => c with { Services = ["web"] });

        var outcome = await discoverer.DiscoverAsync([], CancellationToken.None);

        Assert.Empty(outcome.Errors);
        var group = Assert.Single(Assert.Single(outcome.Units).Groups);
        Assert.Equal("{__meta_consul_dc=\"dc1\", __meta_consul_service=\"web\"}", group.Labels.ToString());
        Assert.Equal(
            "{__address__=\"10.1.10.13:8000\", __meta_consul_address=\"10.1.10.12\", __meta_consul_health=\"warning\", __meta_consul_metadata_instance_type=\"t2.medium\", "
            + "__meta_consul_namespace=\"default\", __meta_consul_node=\"node-1\", __meta_consul_service_address=\"10.1.10.13\", __meta_consul_service_id=\"web1\", "
            + "__meta_consul_service_metadata_version=\"4.0\", __meta_consul_service_port=\"8000\", __meta_consul_tagged_address_lan=\"10.1.10.12\", "
            + "__meta_consul_tagged_address_wan=\"1.2.3.4\", __meta_consul_tags=\",prod,v1,\"}",
            group.Targets[0].ToString());
        Assert.Equal(("[fd00::2]:80", "maintenance", ",,"), (group.Targets[1]["__address__"], group.Targets[1]["__meta_consul_health"], group.Targets[1]["__meta_consul_tags"]));
    }

    [Fact]
    public async Task The_catalogue_is_asked_with_every_option_and_tags_choose()
    {
        var seen = new List<string>();
        await using var consul = await ConsulAsync(seen);
        using var discoverer = Discoverer(consul.Url, c => c with
        {
            Token = Secret.Of("s3cret"),
            Datacenter = "dc 2",
            Namespace = "n",
            Partition = "p",
            Tags = ["prod"],
            NodeMeta = [new("rack", "7")],
            Filter = "ServiceMeta.x == y",
            HealthFilter = "Node.Meta.rack == 7",
            PathPrefix = "/consul/",
        });

        var outcome = await discoverer.DiscoverAsync([], CancellationToken.None);

        Assert.Equal(["db", "web"], outcome.Units.Select(u => u.Name));
        Assert.Equal(
            [
                "/consul/v1/catalog/services?stale=&dc=dc%202&ns=n&partition=p&node-meta=rack%3A7&filter=ServiceMeta.x%20%3D%3D%20y s3cret",
                "/consul/v1/health/service/db?stale=&dc=dc%202&ns=n&partition=p&node-meta=rack%3A7&tag=prod&filter=Node.Meta.rack%20%3D%3D%207 s3cret",
                "/consul/v1/health/service/web?stale=&dc=dc%202&ns=n&partition=p&node-meta=rack%3A7&tag=prod&filter=Node.Meta.rack%20%3D%3D%207 s3cret",
            ],
            seen.Order(StringComparer.Ordinal));
        Assert.All(outcome.Units, u => Assert.Equal("dc 2", u.Groups[0].Labels["__meta_consul_dc"]));
    }

    [Fact]
    public async Task Named_services_are_looked_up_in_the_catalogue_only_where_a_tag_or_a_filter_chooses()
    {
        var seen = new List<string>();
        await using var consul = await ConsulAsync(seen);
        async Task<IEnumerable<string>> FoundAsync(Func<ConsulDiscovery, ConsulDiscovery> change)
        {
            seen.Clear();
            using var discoverer = Discoverer(consul.Url, c => change(c with { Services = ["web", "gone"] }));
            return (await discoverer.DiscoverAsync([], CancellationToken.None)).Units.Select(u => u.Name);
        }

        Assert.Equal(["gone", "web"], await FoundAsync(c => c));
        Assert.DoesNotContain(seen, s => s.Contains("catalog", StringComparison.Ordinal));
        Assert.Equal(["web"], await FoundAsync(c => c with { Filter = "x" }));
        Assert.Equal(["web"], await FoundAsync(c => c with { Tags = ["v1"] }));
    }

    [Fact]
    public async Task A_token_in_a_file_is_read_for_every_look_and_user_and_password_are_sent()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("token", "one\n");
        var seen = new List<string>();
        await using var consul = await ConsulAsync(seen);
        var diagnostics = new Diagnostics();
        var yaml = YamlFile.Parse($"consul_sd_configs: [{{server: '{consul.Url.Authority}', services: [web], token_file: token, username: u, password: p}}]", "p.yml", diagnostics);
        var config = ServiceDiscoveryReader.Read(YamlMap.Of(yaml, diagnostics, "job"), "job", directory.Path).Consul[0];
        Assert.Empty(diagnostics.Errors);
        using var discoverer = new ConsulDiscoverer(config, TimeProvider.System);

        Assert.Empty((await discoverer.DiscoverAsync([], CancellationToken.None)).Errors);
        directory.Write("token", "two\n");
        Assert.Empty((await discoverer.DiscoverAsync([], CancellationToken.None)).Errors);
        File.Delete(directory.Combine("token"));
        var failed = await discoverer.DiscoverAsync([], CancellationToken.None);

        Assert.Equal(["/v1/health/service/web?stale= one", "/v1/health/service/web?stale= two"], seen);
        Assert.Contains("there is no file", Assert.Single(failed.Errors), StringComparison.Ordinal);
        Assert.Equal("u", config.Http.BasicAuth?.Username.Read());
    }

    [Fact]
    public async Task A_service_that_cannot_be_read_keeps_its_instances_and_without_a_catalogue_all_stay()
    {
        var (broken, down) = (false, false);
        await using var consul = await ConsulAsync([], path => down || (broken && path.EndsWith("/web", StringComparison.Ordinal)));
        using var discoverer = Discoverer(consul.Url, c => c with { AllowStale = false });

        var first = await discoverer.DiscoverAsync([], CancellationToken.None);
        broken = true;
        var second = await discoverer.DiscoverAsync(first.Units, CancellationToken.None);
        down = true;
        var third = await discoverer.DiscoverAsync(second.Units, CancellationToken.None);

        Assert.Equal(["consul", "db", "old", "web"], first.Units.Select(u => u.Name));
        Assert.Same(first.Units[3], second.Units[3]);
        Assert.Equal($"consul {consul.Url.Authority}: service web: server returned HTTP status 500 Internal Server Error", Assert.Single(second.Errors));
        Assert.Same(second.Units, third.Units);
        Assert.Equal($"consul {consul.Url.Authority}: server returned HTTP status 500 Internal Server Error", Assert.Single(third.Errors));
    }

    private static ConsulDiscoverer Discoverer(Uri url, Func<ConsulDiscovery, ConsulDiscovery> change) =>
        new(change(new ConsulDiscovery { Server = url.Authority }), TimeProvider.System);

    private static Task<Loopback> ConsulAsync(List<string> seen, Func<string, bool>? fails = null) => Loopback.StartAsync(async context =>
    {
        var path = context.Request.Path.Value!;
        if (fails?.Invoke(path) == true)
        {
            context.Response.StatusCode = 500;
            return;
        }

        if (!path.EndsWith("/agent/self", StringComparison.Ordinal))
        {
            lock (seen)
            {
                seen.Add($"{path}{context.Request.QueryString} {context.Request.Headers["X-Consul-Token"]}");
            }
        }

        await context.Response.WriteAsync(path.EndsWith("/agent/self", StringComparison.Ordinal) ? """{"Config": {"Datacenter": "dc1"}}"""
            : path.EndsWith("/catalog/services", StringComparison.Ordinal) ? Services
            : path.EndsWith("/web", StringComparison.Ordinal) ? Web : "[]");
    });
}
