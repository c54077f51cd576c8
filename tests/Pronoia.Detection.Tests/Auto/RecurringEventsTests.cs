using System.Buffers;

namespace Pronoia.Detection.Tests.Auto;

/// <summary>A disk that is cleaned at irregular times: events that come back week after week are no news, larger ones are.</summary>
public sealed class RecurringEventsTests
{
    private const int Day = 1440;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Clean_ups_at_no_fixed_time_are_soon_no_news(int seed)
    {
        var disk = new Disk(seed, everyMinutes: 1500);
        var detector = Minutely();
        var early = 0;
        var late = 0;
        for (var i = 0; i < 28 * Day; i++)
        {
            var opened = detector.Update(i * 60_000L, disk.Next()).Phase == EventPhase.Opened;
            early += opened && i < 14 * Day ? 1 : 0;
            late += opened && i >= 14 * Day ? 1 : 0;
        }

        Assert.InRange(early, 2, 12);
        Assert.InRange(late, 0, 3);
        Assert.InRange(Save(detector).Length, 1, 1224);
    }

    [Fact]
    public void What_is_no_clean_up_is_found_at_once()
    {
        var disk = new Disk(4, everyMinutes: 600);
        var detector = Minutely();
        var i = 0;
        for (; i < 21 * Day || disk.SinceCleanUp != 200; i++)
            detector.Update(i * 60_000L, disk.Next());
        var state = Save(detector);
        var usual = disk.Next();

        Assert.Equal(AnomalyKind.Spike, Restore(state).Update(i * 60_000L, usual + 150).Kind);
        Assert.Equal(AnomalyKind.Dip, Restore(state).Update(i * 60_000L, usual - 150).Kind);
        var gone = Restore(state);
        var missed = default(Verdict);
        for (var n = 0; n < 5; n++)
            missed = gone.Missing((i + n) * 60_000L);
        Assert.Equal(AnomalyKind.Missing, missed.Kind);
        var stuck = Restore(state);
        var found = AnomalyKind.None;
        for (var n = 0; n < 60; n++)
        {
            var verdict = stuck.Update((i + n) * 60_000L, usual);
            if (verdict.Phase == EventPhase.Opened)
                found = verdict.Kind;
        }

        Assert.Equal(AnomalyKind.Flatline, found);
    }

    [Fact]
    public void While_a_clean_up_is_held_back_a_larger_fall_opens_and_silence_is_found()
    {
        var disk = new Disk(5, everyMinutes: 600);
        var detector = Minutely();
        var i = 0;
        for (; i < 21 * Day || disk.SinceCleanUp != 0; i++)
            Assert.True(detector.Update(i * 60_000L, disk.Next()).Phase == EventPhase.None || i < 21 * Day - 600);
        var state = Save(detector);

        Assert.Equal(EventPhase.Opened, Restore(state).Update(i * 60_000L, -150).Phase);
        var gone = Restore(state);
        var phases = new List<EventPhase>();
        for (var n = 0; n < 5; n++)
            phases.Add(gone.Missing((i + n) * 60_000L).Phase);
        Assert.Equal(1, phases.Count(p => p == EventPhase.Opened));
        Assert.DoesNotContain(EventPhase.Ended, phases);
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(60)]
    public void It_goes_on_the_same_from_any_saved_point_and_no_event_ends_that_was_not_opened(int everyMinutes)
    {
        var random = new Random(9);
        var disk = new Disk(9, everyMinutes);
        var straight = Minutely();
        var restored = Minutely();
        var isOpen = false;
        for (var i = 0; i < 20 * Day; i++)
        {
            if (disk.SinceCleanUp == 1 || random.Next(500) == 0)
                restored = Restore(Save(restored));
            var value = disk.Next();
            var expected = straight.Update(i * 60_000L, value);
            Assert.Equal(expected, restored.Update(i * 60_000L, value));
            Assert.Equal(isOpen, expected.Phase is EventPhase.Updated or EventPhase.Ended);
            isOpen = expected.Phase is EventPhase.Opened or EventPhase.Updated;
        }

        Assert.Equal(Save(straight), Save(restored));
    }

    [Fact]
    public void A_gauge_that_often_rises_for_long_is_taken_for_a_counter_once()
    {
        var disk = new Disk(10, everyMinutes: 67);
        var detector = Minutely();
        var late = 0;
        for (var i = 0; i < 14 * Day; i++)
            late += detector.Update(i * 60_000L, disk.Next()).Phase == EventPhase.Opened && i >= 7 * Day ? 1 : 0;
        Assert.InRange(late, 0, 2);
    }

    [Fact]
    public void One_bad_day_makes_no_habit()
    {
        var random = new Random(7);
        var detector = Minutely();
        var opened = 0;
        for (var i = 0; i < 12 * Day; i++)
        {
            // Ten outages in ten hours of the ninth day, and one two days later.
            var isOut = i is >= 8 * Day and < (8 * Day) + 600 ? i % 60 < 10 : i is >= 10 * Day and < (10 * Day) + 10;
            var value = (isOut ? 40 : 100) + (5 * Normal(random));
            var phase = detector.Update(i * 60_000L, value).Phase;
            opened += phase == EventPhase.Opened && i >= 10 * Day && i < (10 * Day) + 10 ? 1 : 0;
        }

        Assert.Equal(1, opened);
    }

    [Fact]
    public void Events_that_stopped_are_news_again_after_some_weeks()
    {
        var disk = new Disk(6, everyMinutes: 600);
        var detector = Minutely();
        var i = 0;
        for (; i < 21 * Day; i++)
            detector.Update(i * 60_000L, disk.Next());
        var random = new Random(8);
        for (; i < 56 * Day; i++)
            detector.Update(i * 60_000L, 60 + (0.2 * Normal(random)));
        Assert.Equal(EventPhase.Opened, detector.Update(i * 60_000L, 20).Phase);
    }

    private static IDetector Minutely() => Detectors.Create(new DetectorOptions { Interval = 60 });

    private static IDetector Restore(byte[] state) => Detectors.Load(new DetectorOptions { Interval = 60 }, state);

    private static byte[] Save(IDetector detector)
    {
        var output = new ArrayBufferWriter<byte>();
        detector.SaveState(output);
        return output.WrittenSpan.ToArray();
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Fills from 20 by 40 or so, and is cleaned at half to one and a half times the usual distance.</summary>
    private sealed class Disk(int seed, int everyMinutes)
    {
        private readonly Random _random = new(seed);
        private double _level = 20;
        private int _left = 500;

        /// <summary>Points since the last clean-up; 0 at the clean-up itself.</summary>
        internal int SinceCleanUp { get; private set; }

        internal double Next()
        {
            _level += 40.0 / everyMinutes * (0.5 + _random.NextDouble());
            SinceCleanUp++;
            if (--_left <= 0)
            {
                _level = 20 + (2 * _random.NextDouble());
                _left = _random.Next(everyMinutes / 2, everyMinutes * 3 / 2);
                SinceCleanUp = 0;
            }

            return _level + (0.2 * Normal(_random));
        }
    }
}
