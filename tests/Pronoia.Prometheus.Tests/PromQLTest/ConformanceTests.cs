using Pronoia.Prometheus.PromQLTest;
using Xunit.Abstractions;

namespace Pronoia.Prometheus.Tests.PromQLTest;

public class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scripts()
    {
        var data = new TheoryData<string>();
        foreach (var name in ConformanceScripts.Names())
        {
            data.Add(name);
        }

        return data;
    }

    [ConformanceTheory]
    [MemberData(nameof(Scripts))]
    public async Task Every_case_of_the_script_passes(string script)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ConformanceScripts.Directory!, script));

        var cases = await ScriptRunner.RunAsync(script, text, CancellationToken.None);

        var failed = cases.Where(c => !c.Passed).Select(c => c.ToString()).ToList();
        output.WriteLine($"{cases.Count - failed.Count} passed, {failed.Count} failed");
        Assert.NotEmpty(cases);
        Assert.Empty(failed);
    }
}
