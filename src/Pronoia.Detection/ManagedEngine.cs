namespace Pronoia.Detection;

/// <summary>The engine of this library: <see cref="Detection.Detectors"/>. It runs everywhere.</summary>
public sealed class ManagedEngine : IDetectorEngine
{
    private ManagedEngine()
    {
    }

    /// <summary>The one instance.</summary>
    public static ManagedEngine Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public IReadOnlyList<string> Detectors => Detection.Detectors.Names;

    /// <inheritdoc/>
    public IDetector Create(DetectorOptions options) => Detection.Detectors.Create(options);

    /// <inheritdoc/>
    public IDetector Load(DetectorOptions options, ReadOnlySpan<byte> state) => Detection.Detectors.Load(options, state);
}
