using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.Modules;

public sealed class PackTests
{
    public static TheoryData<string> Files
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("the repository's root is not above the tests");
            }

            return [.. Directory.EnumerateFiles(Path.Combine(folder.FullName, "packs"), "modules.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_modules_of_a_pack_load(string file)
    {
        var diagnostics = new Diagnostics();

        var modules = ModulesFile.Load(file, diagnostics);

        Assert.Empty(diagnostics.Errors);
        Assert.NotEmpty(modules!);
    }
}
