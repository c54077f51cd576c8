using System.Buffers;
using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Tests.Correlation;

public sealed class GroupDetectorTests
{
    private const int Series = 8;
    private const int Learned = 6000;
    private const long MinuteMs = 60_000;

    private readonly Random _random = new(5);
    private readonly Group _group = new(new GroupOptions());

    [Fact]
    public void Series_that_deviate_too_little_each_open_one_event_together_which_names_them()
    {
        Assert.All(Enumerable.Range(0, Learned), m => Assert.Equal(EventPhase.None, _group.Step(m, Values(0)).Phase));

        var phases = new List<EventPhase>();
        for (var minute = Learned; minute < Learned + 5 && !phases.Contains(EventPhase.Opened); minute++)
        {
            var verdict = _group.Step(minute, Values(4));
            phases.Add(verdict.Phase);
            if (verdict.Phase != EventPhase.Opened)
                continue;
            Assert.Equal(minute * MinuteMs, verdict.StartMs);
            Assert.Equal(Series, verdict.Judged);
            Assert.InRange(verdict.PValue, 0, 1e-5);
            Assert.InRange(_group.Scores.Take(4).Count(s => verdict.Concerns(s)), 3, 4);
            Assert.InRange(_group.Scores.Skip(4).Count(s => verdict.Concerns(s)), 0, 1);
        }

        Assert.Contains(EventPhase.Opened, phases);
        Assert.InRange(_group.OwnEvents, 0, 3);

        phases.Clear();
        for (var minute = Learned + 5; minute < Learned + 200; minute++)
            phases.Add(_group.Step(minute, Values(0)).Phase);
        Assert.Single(phases, EventPhase.Ended);
        Assert.DoesNotContain(EventPhase.Opened, phases);
    }

    [Fact]
    public void Two_series_are_not_enough_where_three_are_asked_for()
    {
        Run(0, Learned);
        Assert.DoesNotContain(EventPhase.Opened, Enumerable.Range(Learned, 20).Select(m => _group.Step(m, Values(4, affected: 2)).Phase));
    }

    [Fact]
    public void Noise_that_the_series_share_is_measured_and_raises_nothing()
    {
        var opened = 0;
        for (var minute = 0; minute < 2 * Learned; minute++)
        {
            var common = 3 * Normal();
            opened += _group.Step(minute, [.. Values(0).Select(v => v + common)]).Phase == EventPhase.Opened ? 1 : 0;
        }

        Assert.Equal(0, opened);
    }

    [Fact]
    public void A_step_in_maintenance_and_getting_used_to_it_afterwards_open_nothing()
    {
        Run(0, Learned);
        for (var minute = Learned; minute < Learned + 30; minute++)
            Assert.Equal(EventPhase.None, _group.Step(minute, Values(4, affected: Series), learn: false).Phase);
        for (var minute = Learned + 30; minute < Learned + 200; minute++)
            Assert.Equal(EventPhase.None, _group.Step(minute, Values(0)).Phase);
    }

    [Fact]
    public void A_saved_group_goes_on_with_the_same_verdicts_wherever_it_was_saved()
    {
        Run(0, 700);
        var reference = _group;
        for (var minute = 700; minute < 900; minute++)
        {
            var copy = reference.Copy();
            var (values, learn) = (Values(minute is > 760 and < 800 ? 5 : 0), minute is < 730 or > 740);
            Assert.Equal(reference.Step(minute, values, learn), copy.Step(minute, values, learn));
            Assert.Equal(reference.Scores, copy.Scores);
            reference = copy;
        }
    }

    [Fact]
    public void Damaged_or_foreign_states_and_options_out_of_range_are_refused()
    {
        var state = new ArrayBufferWriter<byte>();
        new GroupDetector(new GroupOptions()).SaveState(state);
        var member = new ArrayBufferWriter<byte>();
        new GroupMember().SaveState(member);

        Assert.Throws<DetectorStateException>(() => GroupDetector.Load(new GroupOptions(), member.WrittenSpan));
        Assert.Throws<DetectorStateException>(() => GroupMember.Load(state.WrittenSpan));
        Assert.Throws<DetectorStateException>(() => GroupDetector.Load(new GroupOptions { Series = 4 }, state.WrittenSpan));
        Assert.Throws<DetectorStateException>(() => GroupDetector.Load(new GroupOptions(), state.WrittenSpan[..^1]));
        var damaged = state.WrittenSpan.ToArray();
        damaged[^3] ^= 1;
        Assert.Throws<DetectorStateException>(() => GroupDetector.Load(new GroupOptions(), damaged));
        Assert.Throws<ArgumentException>(() => new GroupDetector(new GroupOptions { Series = 1, FalseAlarmsPerMonth = double.NaN, Interval = 0 }));
        Assert.Equal(3, new GroupOptions { Series = 17, FalseAlarmsPerMonth = 0, Interval = -1 }.Validate().Count);
        Assert.InRange(state.WrittenCount + member.WrittenCount, 0, 256);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Unusable_values_leave_a_series_out_and_poison_nothing(double bad)
    {
        Run(0, 400);
        for (var minute = 400; minute < 410; minute++)
        {
            var values = Values(0);
            values[0] = bad;
            Assert.Equal(EventPhase.None, _group.Step(minute, values).Phase);
            Assert.Equal(GroupScore.None, _group.Scores[0]);
        }

        Run(410, 500);
        Assert.True(double.IsFinite(_group.Scores[0].Point));
        Assert.Equal(0, new GroupDetector(new GroupOptions()).Update(0, []).Judged);
    }

    [Fact]
    public void A_detector_that_tells_a_probability_only_takes_part_with_it()
    {
        var member = new GroupMember();
        var verdict = new Verdict { Observed = 5, Expected = 7, PValue = 0.0027, TrainingPoints = 1000 };

        Assert.Equal(-3, member.Observe(verdict, learned: true).Point, 2);
        Assert.Equal(GroupScore.None, member.Observe(verdict with { TrainingPoints = 10 }, learned: true));
    }

    [Fact]
    public void A_point_allocates_nothing()
    {
        Run(0, 400);
        var scores = _group.Scores.ToArray();
        var detector = new GroupDetector(new GroupOptions());
        var member = new GroupMember();
        var verdict = new Verdict { Observed = 5, Expected = 5.5, PValue = 0.3, TrainingPoints = 1000 };
        Feed(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Feed(int points)
        {
            for (var i = 0; i < points; i++)
            {
                member.Observe(verdict, learned: true);
                detector.Update(i * MinuteMs, scores);
            }
        }
    }

    private void Run(int from, int to)
    {
        for (var minute = from; minute < to; minute++)
            _group.Step(minute, Values(0));
    }

    private double[] Values(double step, int affected = 4) => [.. Enumerable.Range(0, Series).Select(i => 100 + Normal() + (i < affected ? step : 0))];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private sealed class Group
    {
        private static readonly DetectorOptions Options = new() { Interval = 60 };

        private readonly IDetector[] _detectors;
        private readonly GroupMember[] _members;
        private readonly GroupDetector _detector;

        public Group(GroupOptions options)
            : this([.. Enumerable.Range(0, Series).Select(_ => Detectors.Create(Options))], [.. Enumerable.Range(0, Series).Select(_ => new GroupMember())], new GroupDetector(options))
        {
        }

        private Group(IDetector[] detectors, GroupMember[] members, GroupDetector detector) => (_detectors, _members, _detector) = (detectors, members, detector);

        public GroupScore[] Scores { get; } = new GroupScore[Series];

        public int OwnEvents { get; private set; }

        public GroupVerdict Step(int minute, double[] values, bool learn = true)
        {
            for (var i = 0; i < Series; i++)
            {
                var verdict = _detectors[i].Update(minute * MinuteMs, values[i], learn);
                OwnEvents += verdict.Phase == EventPhase.Opened && minute >= Learned ? 1 : 0;
                Scores[i] = _members[i].Observe(verdict, learn);
            }

            return _detector.Update(minute * MinuteMs, Scores);
        }

        public Group Copy()
        {
            var buffer = new ArrayBufferWriter<byte>();
            return new Group(
                [.. _detectors.Select(d => Saved(d.SaveState, s => Detectors.Load(Options, s)))],
                [.. _members.Select(m => Saved(m.SaveState, s => GroupMember.Load(s)))],
                Saved(_detector.SaveState, s => GroupDetector.Load(new GroupOptions(), s)));

            T Saved<T>(Action<IBufferWriter<byte>> save, Func<byte[], T> load)
            {
                buffer.ResetWrittenCount();
                save(buffer);
                return load(buffer.WrittenSpan.ToArray());
            }
        }
    }
}
