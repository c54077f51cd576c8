using Pronoia.Prometheus.PromQLTest;
using Xunit.Abstractions;

namespace Pronoia.Prometheus.Tests.PromQLTest;

public class ConformanceTests(ITestOutputHelper output)
{
    [ReferenceFact("data/promqltest")]
    public async Task Every_case_of_every_script_passes()
    {
        var scripts = Directory.GetFiles(ReferenceData.Require("data", "promqltest"), "*.test").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            var cases = await ScriptRunner.RunAsync(Path.GetFileName(script), await File.ReadAllTextAsync(script), CancellationToken.None);

            var failed = cases.Where(c => !c.Passed).Select(c => c.ToString()).ToList();
            output.WriteLine($"{Path.GetFileName(script)}: {cases.Count} cases");
            Assert.NotEmpty(cases);
            Assert.True(failed.Count == 0, string.Join('\n', failed));
        }
    }
}
