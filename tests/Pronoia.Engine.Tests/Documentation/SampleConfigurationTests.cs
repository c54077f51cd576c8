using Pronoia.Engine.Configuration;

namespace Pronoia.Engine.Tests.Documentation;

/// <summary>What the documents show must work when it is pasted.</summary>
public sealed class SampleConfigurationTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/configuration.md")]
    public void The_sample_configuration_loads(string document)
    {
        var text = File.ReadAllText(Path.Combine(ReferenceData.Repository, document));
        var start = text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        var yaml = text[start..text.IndexOf("```", start, StringComparison.Ordinal)];

        var config = ConfigurationLoader.Parse(yaml, document, ".", _ => null);

        Assert.NotEmpty(config.Targets);
        Assert.NotEmpty(config.Federation);
        Assert.NotEmpty(config.Forecasts);
    }
}
