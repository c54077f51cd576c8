using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Detection;

public sealed class EngineChoiceTests
{
    private const string Yaml = """
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        detection:
          - {name: A, match: a, detector: iid_spike, engine: mlnet}
          - {name: B, match: b, engine: managed}
        """;

    [Fact]
    public void A_host_without_the_engine_refuses_the_configuration_and_says_where_it_runs()
    {
        var error = Assert.Throws<ConfigurationException>(() => new EngineHarness(Yaml));

        Assert.Equal(
            "test.yaml:3:54: detection: engine: mlnet runs in the Azure Functions host only; expected managed, or no engine, under which iid_spike runs here",
            error.Message);
    }

    [Fact]
    public void A_host_with_the_engine_gets_its_detectors_from_it()
    {
        var config = ConfigurationLoader.Parse(Yaml, "test.yaml", ".");
        var engine = new OtherEngine();
        var choice = new EngineChoice([engine]);

        choice.Check(config);
        choice.Create(config.Detection[0], config.Detection[0].Detector);
        choice.Create(config.Detection[1], config.Detection[1].Detector);

        Assert.Equal(["iid_spike"], engine.Created);
    }

    [Fact]
    public void Detectors_that_the_engine_does_not_have_are_an_error_of_the_file()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Parse(
            Yaml.Replace("detector: iid_spike, ", "", StringComparison.Ordinal), "test.yaml", "."));

        Assert.Contains("ML.NET has no detector auto", error.Message, StringComparison.Ordinal);
    }

    private sealed class OtherEngine : IDetectorEngine
    {
        public List<string> Created { get; } = [];

        public string Name => "mlnet";

        public IReadOnlyList<string> Detectors => ManagedEngine.Instance.Detectors;

        public IDetector Create(DetectorOptions options)
        {
            Created.Add(options.Name);
            return ManagedEngine.Instance.Create(options);
        }

        public IDetector Load(DetectorOptions options, ReadOnlySpan<byte> state) => ManagedEngine.Instance.Load(options, state);
    }
}
