using System.Buffers;
using Pronoia.Detection.Auto;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Correlation;

/// <summary>
/// One series of a group: turns the verdicts of its detector into what <see cref="GroupDetector"/> takes. After points that were not learned from (maintenance, gaps) the
/// series is left out for as long again, thirty points at the most, and after its detector has moved to another level for thirty points: its level is not certain then, and
/// neither is that of its neighbours.
/// </summary>
public sealed class GroupMember
{
    private const byte StateKind = 19;
    private const byte StateVersion = 1;
    private const int StateLength = 2 + TwoTails.StateLength + (((2 * (Lately - 1)) + 1) * sizeof(double));

    private const byte LongestSettling = 30;

    /// <summary>Points after which the deviations of a series are known well enough.</summary>
    private const long KnownPoints = 300;

    /// <summary>Points whose mean is compared with the level before them.</summary>
    private const int Lately = 4;

    /// <summary>One point counts in the mean by so many 95 % quantiles of it at the most.</summary>
    private const double Reach = 4;
    private const double RelativeResolution = 1e-5;
    private const double AbsoluteResolution = 1e-9;

    /// <summary>The deviations of the points before the newest, oldest first, and what the level took up of each.</summary>
    private readonly double[] _deviations = new double[Lately - 1];
    private readonly double[] _taken = new double[Lately - 1];
    private TwoTails _tails;
    private double _level;
    private byte _known;
    private byte _settling;

    /// <summary>Whether the series is left out at the moment: what it opens now may be its own adjusting.</summary>
    public bool IsSettling => _settling > 0;

    /// <summary>Takes the verdict on a point.</summary>
    /// <param name="verdict">The verdict of the series' detector.</param>
    /// <param name="learned">Whether the detector was allowed to learn the point.</param>
    /// <returns>How far the series is off.</returns>
    public GroupScore Observe(in Verdict verdict, bool learned)
    {
        if (!learned || !UsableValue.Is(verdict.Observed) || !UsableValue.Is(verdict.Expected))
        {
            _settling = (byte)Math.Min(_settling + 1, LongestSettling);
            _known = 0;
            return GroupScore.None;
        }

        if (_settling > 0)
        {
            // What it opens meanwhile holds its level where it was.
            if (verdict.Phase is EventPhase.None or EventPhase.Ended)
                _settling--;
            return GroupScore.None;
        }

        if (verdict.TrainingPoints < KnownPoints)
            return GroupScore.None;
        var point = verdict.Evidence ?? FromPValue(verdict);
        var lately = Judge(point, isLearned: verdict.Phase is EventPhase.None or EventPhase.Ended);
        return _settling > 0 ? GroupScore.None : new GroupScore(point.Score, lately);
    }

    /// <summary>Writes the whole state, versioned and with a checksum, for <see cref="Load"/>.</summary>
    /// <param name="output">Receives the bytes.</param>
    public void SaveState(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output, StateKind, StateVersion, StateLength);
        writer.Byte(_settling);
        writer.Byte(_known);
        _tails.Save(ref writer);
        writer.Doubles(_deviations);
        writer.Doubles(_taken);
        writer.Double(_level);
        writer.Complete();
    }

    /// <summary>Restores a member.</summary>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    /// <returns>A member that goes on where the saved one stood.</returns>
    /// <exception cref="DetectorStateException">The state is damaged or of another version.</exception>
    public static GroupMember Load(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, "a member of a group");
        var member = new GroupMember { _settling = reader.Byte(LongestSettling), _known = reader.Byte(Lately - 1) };
        member._tails.Load(ref reader);
        reader.Doubles(member._deviations);
        reader.Doubles(member._taken);
        member._level = reader.Double();
        reader.Complete();
        return member;
    }

    /// <summary>The point as detectors tell it that say no more than a probability.</summary>
    private static PointEvidence FromPValue(in Verdict verdict)
    {
        var deviation = verdict.Observed - verdict.Expected;
        var score = Gaussian.UpperQuantile(Math.Clamp(verdict.PValue, double.Epsilon, 1) / 2);
        return new PointEvidence(Math.CopySign(Math.Min(score, TwoTails.ScoreCap), deviation), deviation, verdict.Expected, 1);
    }

    /// <summary>
    /// Judges and learns the mean of the last points against the level before them. What the level took up of a deviation since then belongs to it; where the level went
    /// beyond that, by a habit or onto a new normal, the series must settle.
    /// </summary>
    private double Judge(in PointEvidence point, bool isLearned)
    {
        var (up, down) = _tails.Quantiles;
        var usual = point.Width * Math.Max(up, down);
        if (_known > 0)
        {
            var last = _deviations[_known - 1];
            var moved = point.Level - _level;
            _taken[_known - 1] = Math.Clamp(moved, Math.Min(last, 0), Math.Max(last, 0));
            if (Math.Abs(moved - _taken[_known - 1]) > usual)
            {
                (_settling, _known) = (LongestSettling, 0);
                return double.NaN;
            }
        }

        _level = point.Level;
        if (_known < Lately - 1)
        {
            _deviations[_known++] = point.Deviation;
            return double.NaN;
        }

        double sum = 0, taken = 0;
        for (var i = 0; i < _known; i++)
        {
            sum += Clip(_deviations[i] + taken);
            taken += _taken[i];
        }

        var mean = (sum + Clip(point.Deviation + taken)) / (Lately * point.Width);
        var resolution = AbsoluteResolution + (RelativeResolution * Math.Abs(point.Level));
        var score = _tails.NormalScore(mean, resolution);
        if (isLearned)
            _tails.Learn(mean, resolution, TailModel.LongMemory);
        _deviations.AsSpan(1).CopyTo(_deviations);
        _taken.AsSpan(1).CopyTo(_taken);
        _deviations[^1] = point.Deviation;
        return score;

        double Clip(double deviation) => Math.Clamp(deviation, -Reach * usual, Reach * usual);
    }
}
