using System.Text.Json;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Reporting.Tests.Rendering;

public class JsonReportTests
{
    [Fact]
    public void Renders_the_same_bytes_as_ever()
    {
        var sample = SampleReport.Create();
        Golden.Equal("weekly.json", JsonReport.Render(sample with { Targets = [.. sample.Targets.Select(t => t with { Latency = [.. t.Latency.Take(2)] })], Slos = [.. sample.Slos.Select(s => s with { Burn = [.. s.Burn.Take(2)] })] }));
    }

    [Fact]
    public void Not_known_is_null_and_the_verdict_stands_first()
    {
        var report = SampleReport.Create() with { Anomalies = [new AnomalyReport { Series = "s", Kind = "spike", FromUtc = default, Observed = double.NaN, Upper = double.PositiveInfinity }] };
        using var document = JsonDocument.Parse(JsonReport.Render(report));
        var root = document.RootElement;
        Assert.Equal(["schema", "verdict"], root.EnumerateObject().Take(2).Select(p => p.Name));
        Assert.Equal("bad", root.GetProperty("verdict").GetProperty("status").GetString());
        var anomaly = root.GetProperty("anomalies")[0];
        Assert.Equal(JsonValueKind.Null, anomaly.GetProperty("observed").ValueKind);
        Assert.Equal(JsonValueKind.Null, anomaly.GetProperty("upper").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("targets")[5].GetProperty("uptime").GetProperty("availability").ValueKind);
        Assert.Equal("UTC", root.GetProperty("timeZone").GetString());
        Assert.Equal(604800, root.GetProperty("period").GetProperty("length").GetDouble());
        Assert.Equal("down", root.GetProperty("targets")[0].GetProperty("segments")[1].GetProperty("state").GetString());
    }
}
