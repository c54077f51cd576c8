using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Detection;

/// <summary>Finds the engine that an entry of <c>detection</c> asks for among those of the host.</summary>
internal sealed class EngineChoice(IReadOnlyList<IDetectorEngine> engines)
{
    /// <summary>A host that has our own engine only.</summary>
    public static EngineChoice Managed { get; } = new([]);

    /// <summary>Refuses a configuration that this host cannot run.</summary>
    /// <exception cref="ConfigurationException">An entry asks for an engine that the host does not have.</exception>
    public void Check(PronoiaConfig config)
    {
        Diagnostic[] errors =
        [
            .. config.Detection.Where(d => Find(d.Engine) is null).Select(d => new Diagnostic(
                d.EnginePosition,
                $"detection: engine: {d.Engine} runs in the Azure Functions host only; expected {ManagedEngine.Instance.Name}, or no engine, under which {d.Detector.Name} runs here")),
        ];
        if (errors.Length > 0)
        {
            throw new ConfigurationException(errors);
        }
    }

    /// <summary>Creates a detector of an entry.</summary>
    public IDetector Create(DetectionConfig entry, DetectorOptions options) => Of(entry).Create(options);

    /// <summary>Restores a detector of an entry.</summary>
    /// <exception cref="DetectorStateException">The state is none of it.</exception>
    public IDetector Load(DetectionConfig entry, ReadOnlySpan<byte> state) => Of(entry).Load(entry.Detector, state);

    private IDetectorEngine Of(DetectionConfig entry) => Find(entry.Engine) ?? throw new InvalidOperationException($"this host has no engine {entry.Engine}");

    private IDetectorEngine? Find(string name) =>
        name == ManagedEngine.Instance.Name ? ManagedEngine.Instance : engines.FirstOrDefault(e => e.Name == name);
}
