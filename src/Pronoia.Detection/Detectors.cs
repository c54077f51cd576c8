using Pronoia.Detection.Auto;
using Pronoia.Detection.Band;
using Pronoia.Detection.Iid;
using Pronoia.Detection.SrCnn;
using Pronoia.Detection.Ssa;

namespace Pronoia.Detection;

/// <summary>Creates and restores detectors by name.</summary>
public static class Detectors
{
    /// <summary>The default: several views of the series, calibrated by their own past and by a false-alarm budget.</summary>
    public const string Auto = "auto";

    /// <summary>A robust band around the recent level, with level shifts, flat lines and missing data.</summary>
    public const string Band = "band";

    /// <summary>ML.NET's DetectIidSpike.</summary>
    public const string IidSpike = "iid_spike";

    /// <summary>ML.NET's DetectIidChangePoint.</summary>
    public const string IidChangePoint = "iid_change_point";

    /// <summary>ML.NET's DetectSpikeBySsa.</summary>
    public const string SsaSpike = "ssa_spike";

    /// <summary>ML.NET's DetectChangePointBySsa.</summary>
    public const string SsaChangePoint = "ssa_change_point";

    /// <summary>ML.NET's DetectAnomalyBySrCnn.</summary>
    public const string SrCnn = "sr_cnn";

    /// <summary>The detector used where none is named.</summary>
    public const string Default = Auto;

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, Band, IidSpike, IidChangePoint, SsaSpike, SsaChangePoint, SrCnn];

    /// <summary>Creates a detector that has seen nothing.</summary>
    /// <param name="options">Valid options.</param>
    /// <returns>The detector.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all that are.</exception>
    public static IDetector Create(DetectorOptions options)
    {
        Check(options);
        return options.Name switch
        {
            IidSpike => new IidSpikeDetector(options),
            IidChangePoint => new IidChangePointDetector(options),
            SsaSpike or SsaChangePoint => new SsaDetector(options),
            SrCnn => new SrCnnDetector(options),
            Band => new BandDetector(options),
            _ => new AutoDetector(options),
        };
    }

    /// <summary>Restores a detector that <see cref="IDetector.SaveState"/> saved under the same options.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="state">The saved bytes.</param>
    /// <returns>A detector that goes on as the saved one would have.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all that are.</exception>
    /// <exception cref="DetectorStateException">The state is damaged, of another version, or of other options.</exception>
    public static IDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        Check(options);
        return options.Name switch
        {
            IidSpike => IidSpikeDetector.Load(options, state),
            IidChangePoint => IidChangePointDetector.Load(options, state),
            SsaSpike or SsaChangePoint => SsaDetector.Load(options, state),
            SrCnn => SrCnnDetector.Load(options, state),
            Band => BandDetector.Load(options, state),
            _ => AutoDetector.Load(options, state),
        };
    }

    private static void Check(DetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
    }
}
