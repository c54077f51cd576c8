using System.Buffers;
using Pronoia.Detection.Auto;
using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Correlation;

/// <summary>
/// Watches series that belong together for deviations too small for any of them alone. Its statistic is the k-th largest deviation among the
/// series, as the surprise it would be on one: of this very point, and of the last points. Both are calibrated by the tail of the group's own
/// past, so noise that the series share is measured and not assumed away. One verdict per event. Deterministic, no allocation per point, not
/// thread-safe.
/// </summary>
public sealed class GroupDetector
{
    private const byte StateKind = 20;
    private const byte StateVersion = 1;
    private const int StateLength = (2 * TailModel.StateLength) + sizeof(float) + (2 * sizeof(int)) + EventTracker.StateLength + 1;

    /// <summary>Points before the tails are known well enough to judge by.</summary>
    private const int CalibratedPoints = 256;
    private const double MonthSeconds = 30.0 * 86_400;

    /// <summary>Two statistics share the budget (log10 of their number).</summary>
    private const double StatisticShare = 0.3;
    private const double Resolution = 1e-3;

    /// <summary>The k-th largest of independent surprises has an exponential tail, or a fatter one where they are not.</summary>
    private const double LeastShape = 0;

    /// <summary>The point that opened an event counts for the tail as an excess of so many mean ones at most: it is hardly noise.</summary>
    private const double OpeningCap = 3;

    /// <summary>Points after which what an event stands for is the new normal: as many as a series of its own takes.</summary>
    private const int AcceptPoints = 60;

    /// <summary>So many times the usual number of series are another group, whose noise is learned anew.</summary>
    private const double Growth = 1.5;
    private const float UsualRate = 0.001f;

    /// <summary>A series takes part in an event that opens from this share of the k-th largest deviation; later it must reach it all.</summary>
    private const double MemberShare = 0.75;

    private readonly GroupOptions _options;
    private readonly double _required;
    private TailModel _now;
    private TailModel _lately;
    private EventTracker _events;
    private float _usual;
    private int _points;
    private bool _isWaiting;

    /// <summary>Creates the detector of a group.</summary>
    /// <param name="options">How it is watched.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public GroupDetector(GroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _options = options;
        _required = Math.Log10(MonthSeconds / options.Interval / options.FalseAlarmsPerMonth) + StatisticShare;
    }

    /// <summary>Judges a point of all series and learns from it.</summary>
    /// <param name="timestampMs">Unix milliseconds UTC.</param>
    /// <param name="scores">What <see cref="GroupMember.Observe"/> gave for each series, in any order.</param>
    /// <returns>The verdict on the group.</returns>
    public GroupVerdict Update(long timestampMs, ReadOnlySpan<GroupScore> scores)
    {
        Span<double> now = stackalloc double[_options.Series];
        Span<double> lately = stackalloc double[_options.Series];
        now.Clear();
        lately.Clear();
        var judged = 0;
        foreach (var score in scores)
        {
            if (double.IsNaN(score.Point))
                continue;
            judged++;
            Insert(now, Math.Abs(score.Point));
            Insert(lately, Math.Abs(score.Lately));
        }

        if (judged < _options.Series)
            return Report(_events.IsOpen ? _events.End() : EventPhase.None, judged, 0, 0);
        if (judged > (Growth * _usual) + 1)
            Restart(judged);
        _usual += (judged - _usual) * UsualRate;
        var (first, second) = (Statistic(now[^1]), Statistic(lately[^1]));
        var (surprise, lasting) = (_now.Surprise(first, LeastShape), _lately.Surprise(second, LeastShape));
        var size = _points < CalibratedPoints ? 0 : Math.Max(surprise, lasting);
        var isCalm = surprise == 0 && lasting == 0;
        _isWaiting &= !isCalm;
        var phase = _events.Advance(timestampMs, size >= _required && !_isWaiting ? AnomalyKind.Corroborated : AnomalyKind.None, isCalm);
        if (!_isWaiting && phase is EventPhase.None or EventPhase.Opened)
            Learn(first, second, phase == EventPhase.Opened ? OpeningCap : TailModel.ExcessCap);
        if (phase == EventPhase.Updated && _events.Points >= AcceptPoints)
        {
            phase = _events.End();
            _isWaiting = true;
        }

        return Report(phase, judged, size, (phase == EventPhase.Opened ? MemberShare : 1) * Math.Max(now[^1], lately[^1]));
    }

    /// <summary>Writes the whole state, versioned and with a checksum, for <see cref="Load"/>.</summary>
    /// <param name="output">Receives the bytes.</param>
    public void SaveState(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output, StateKind, StateVersion, StateLength);
        writer.Int32(_options.Series);
        _now.Save(ref writer);
        _lately.Save(ref writer);
        writer.Single(_usual);
        writer.Int32(_points);
        _events.Save(ref writer);
        writer.Bool(_isWaiting);
        writer.Complete();
    }

    /// <summary>Restores a detector.</summary>
    /// <param name="options">The options it was created with; the budget may be another.</param>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    /// <returns>A detector that goes on where the saved one stood.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DetectorStateException">The state is damaged, of another version, or for another number of series.</exception>
    public static GroupDetector Load(GroupOptions options, ReadOnlySpan<byte> state)
    {
        var detector = new GroupDetector(options);
        var reader = new StateReader(state, StateKind, StateVersion, "a group");
        var series = reader.Int32(2, GroupOptions.MostSeries);
        if (series != options.Series)
            throw new DetectorStateException($"The saved state of a group is for {series} series, expected {options.Series}.");
        detector._now.Load(ref reader);
        detector._lately.Load(ref reader);
        detector._usual = reader.Single();
        detector._points = reader.Int32(0, int.MaxValue);
        detector._events.Load(ref reader);
        detector._isWaiting = reader.Bool();
        reader.Complete();
        return detector;
    }

    /// <summary>Puts a size among the largest, in falling order.</summary>
    private static void Insert(Span<double> largest, double size)
    {
        for (var i = 0; i < largest.Length && size > 0; i++)
        {
            if (size > largest[i])
                (size, largest[i]) = (largest[i], size);
        }
    }

    private static double Statistic(double common) => Resolution - Math.Log10(2 * Gaussian.UpperTail(common));

    private void Learn(double now, double lately, double cap)
    {
        _points = Math.Min(_points + 1, int.MaxValue - 1);
        _now.Learn(now, TailModel.LongMemory, cap);
        _lately.Learn(lately, TailModel.LongMemory, cap);
    }

    private void Restart(int judged)
    {
        _now.Restart();
        _lately.Restart();
        _points = 0;
        _usual = judged;
    }

    private GroupVerdict Report(EventPhase phase, int judged, double surprise, double memberScore)
    {
        var verdict = phase == EventPhase.None
            ? new GroupVerdict(phase, 0, judged, Math.Pow(10, -surprise), double.PositiveInfinity)
            : new GroupVerdict(phase, _events.StartMs, judged, Math.Pow(10, -surprise), memberScore);
        if (phase == EventPhase.Ended)
            _events.Forget();
        return verdict;
    }
}
