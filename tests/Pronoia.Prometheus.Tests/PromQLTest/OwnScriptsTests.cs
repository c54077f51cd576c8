using Pronoia.Prometheus.PromQLTest;

namespace Pronoia.Prometheus.Tests.PromQLTest;

/// <summary>The project's own scripts, written from Prometheus's documentation and the behaviour of its engine.</summary>
public class OwnScriptsTests
{
    public static TheoryData<string> Scripts =>
        [.. Directory.GetFiles(OwnFiles.Path("PromQLTest", "Scripts"), "*.test").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_case_passes(string script)
    {
        var text = await File.ReadAllTextAsync(OwnFiles.Path("PromQLTest", "Scripts", script));

        var cases = await ScriptRunner.RunAsync(script, text, CancellationToken.None);

        Assert.NotEmpty(cases);
        Assert.True(cases.All(c => c.Passed), string.Join('\n', cases.Where(c => !c.Passed)));
    }
}
