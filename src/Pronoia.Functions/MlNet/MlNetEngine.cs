using Pronoia.Detection;

namespace Pronoia.Functions.MlNet;

/// <summary>The detectors that ML.NET has, on Microsoft.ML.TimeSeries: <c>engine: mlnet</c>.</summary>
internal sealed class MlNetEngine : IDetectorEngine
{
    public string Name => "mlnet";

    public IReadOnlyList<string> Detectors { get; } =
        [Detection.Detectors.IidSpike, Detection.Detectors.IidChangePoint, Detection.Detectors.SsaSpike, Detection.Detectors.SsaChangePoint, Detection.Detectors.SrCnn];

    public IDetector Create(DetectorOptions options)
    {
        Check(options);
        return new MlNetDetector(options);
    }

    public IDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        Check(options);
        return MlNetDetector.Load(options, state);
    }

    private void Check(DetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        if (!Detectors.Contains(options.Name, StringComparer.Ordinal))
        {
            throw new ArgumentException($"ML.NET has no detector \"{options.Name}\", expected one of {string.Join(", ", Detectors)}", nameof(options));
        }
    }
}
