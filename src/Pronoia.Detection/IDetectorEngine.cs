namespace Pronoia.Detection;

/// <summary>What runs detectors: our own mathematics, or another library's under the same names. Thread-safe; the detectors it makes are not.</summary>
public interface IDetectorEngine
{
    /// <summary>The name by which configurations choose it.</summary>
    string Name { get; }

    /// <summary>The names of the detectors it has, of <see cref="Detection.Detectors.Names"/>.</summary>
    IReadOnlyList<string> Detectors { get; }

    /// <summary>Creates a detector that has seen nothing.</summary>
    /// <param name="options">Valid options.</param>
    /// <returns>The detector.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the engine has no such detector.</exception>
    IDetector Create(DetectorOptions options);

    /// <summary>Restores a detector that was saved under the same engine and options.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="state">The saved bytes.</param>
    /// <returns>A detector that goes on as the saved one would have.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the engine has no such detector.</exception>
    /// <exception cref="DetectorStateException">The state is damaged, of another version, engine or options.</exception>
    IDetector Load(DetectorOptions options, ReadOnlySpan<byte> state);
}
