using System.Text.RegularExpressions;
using Pronoia.Engine.Cloud;

namespace Pronoia.Engine.Tests.Infra;

/// <summary>Every setting the code reads is set in the Bicep and in the sample for a local run, and nothing is set that nobody reads.</summary>
public sealed partial class SettingsTests
{
    // Read by the Functions host, not by our code.
    private static readonly string[] HostCloud = ["AzureWebJobsDisableHomepage", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

    // Read by configurations that say ${QUORUM_LOCATION}.
    private static readonly string[] Configurations = ["QUORUM_LOCATION"];

    private static readonly string[] HostLocal = ["AzureWebJobsDisableHomepage", "FUNCTIONS_WORKER_RUNTIME"];

    // One way to name the account, of three, is enough.
    private static readonly string[] OtherWays = ["__blobServiceUri", "__queueServiceUri", "__tableServiceUri"];

    [Fact]
    public void The_cloud_has_them()
    {
        var read = CloudSettings.Names.Where(n => n is not ("AzureWebJobsStorage" or "SHARED_STORAGE") && !OtherWays.Any(w => n.EndsWith(w, StringComparison.Ordinal)));
        Assert.Equal(read.Concat(HostCloud).Concat(Configurations).Order(StringComparer.Ordinal), InBicep().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sample_has_them()
    {
        var read = CloudSettings.Names.Where(n => !n.Contains("__", StringComparison.Ordinal));
        var set = Repository.Json("local.settings.sample.json").GetProperty("Values").EnumerateObject().Select(p => p.Name);
        Assert.Equal(read.Concat(HostLocal).Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sample_is_a_good_configuration()
    {
        var values = Repository.Json("local.settings.sample.json").GetProperty("Values");
        var settings = CloudSettings.Read(name => values.TryGetProperty(name, out var value) ? value.GetString() : null);
        Assert.Equal("UseDevelopmentStorage=true", settings.StorageAccount.ConnectionString);
    }

    [Fact]
    public void The_manual_explains_them()
    {
        var manual = Repository.Read("docs/azure.md");
        Assert.All(InBicep(), name => Assert.Contains($"`{name}`", manual, StringComparison.Ordinal));
    }

    [Fact]
    public void The_containers_are_those_of_the_sample()
    {
        var values = Repository.Json("local.settings.sample.json").GetProperty("Values");
        var storage = Repository.Read("infra/modules/storage.bicep");
        Assert.Contains($"var data = '{values.GetProperty("DATA_CONTAINER").GetString()}'", storage, StringComparison.Ordinal);
        Assert.Contains($"var configuration = '{values.GetProperty("CONFIG_CONTAINER").GetString()}'", storage, StringComparison.Ordinal);
    }

    private static List<string> InBicep()
    {
        var text = Repository.Read("infra/modules/host.bicep");
        var block = AppSettings().Match(text);
        Assert.True(block.Success, "host.bicep sets no application settings");
        return [.. SettingName().Matches(block.Groups[1].Value).Select(m => m.Groups[1].Value)];
    }

    [GeneratedRegex(@"name: 'appsettings'\s*properties: \{(?<settings>.*?)\n    \}", RegexOptions.Singleline)]
    private static partial Regex AppSettings();

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z_]+):", RegexOptions.Multiline)]
    private static partial Regex SettingName();
}
