using System.Buffers;

namespace Pronoia.Detection;

/// <summary>
/// A streaming detector of one series: one point in, one verdict out. Deterministic, no allocation per point; not thread-safe (one
/// detector belongs to one series). Any <see cref="double"/> and any timestamp are accepted: NaN and infinities are judged as no
/// value and never learned, a timestamp not after the last one does not advance time.
/// </summary>
public interface IDetector
{
    /// <summary>The name it was created by, one of <see cref="Detectors.Names"/>.</summary>
    string Name { get; }

    /// <summary>Judges a point and learns from it.</summary>
    /// <param name="timestampMs">Unix milliseconds UTC.</param>
    /// <param name="value">The value, in the units of the series.</param>
    /// <returns>The verdict on this point.</returns>
    Verdict Update(long timestampMs, double value) => Update(timestampMs, value, learn: true);

    /// <summary>Judges a point, and learns from it unless told not to (maintenance windows, known incidents).</summary>
    /// <param name="timestampMs">Unix milliseconds UTC.</param>
    /// <param name="value">The value, in the units of the series.</param>
    /// <param name="learn">False keeps the point out of training; no event opens on it, and an open one ends.</param>
    /// <returns>The verdict on this point.</returns>
    Verdict Update(long timestampMs, double value, bool learn);

    /// <summary>Tells that an expected point did not come.</summary>
    /// <param name="timestampMs">The time at which it was expected, Unix milliseconds UTC.</param>
    /// <returns>A verdict of kind <see cref="AnomalyKind.Missing"/> once <see cref="DetectorOptions.MissingAfter"/> points are missing in a row.</returns>
    Verdict Missing(long timestampMs);

    /// <summary>Writes the whole state, versioned and with a checksum, for <see cref="Detectors.Load"/>.</summary>
    /// <param name="output">Receives the bytes.</param>
    void SaveState(IBufferWriter<byte> output);
}
