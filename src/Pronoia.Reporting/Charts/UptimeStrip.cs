using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// A strip of the states of one target over a period. State is told by height and pattern as well as colour: up is a low band, degraded
/// taller, down full height, maintenance striped, unknown hollow. Time that no segment covers is drawn as unknown. Short outages
/// keep a visible width and lie on top. The strip holds no text and stretches to the width of its box.
/// </summary>
public sealed record UptimeStrip : Chart
{
    private const double ShortestVisible = 2;

    /// <summary>Makes a strip of the usual size.</summary>
    public UptimeStrip()
    {
        Width = 720;
        Height = 28;
    }

    /// <summary>The start of the period.</summary>
    public required DateTimeOffset FromUtc { get; init; }

    /// <summary>The end of the period, exclusive.</summary>
    public required DateTimeOffset ToUtc { get; init; }

    /// <summary>The segments in any order; what lies outside the period is cut off.</summary>
    public required IReadOnlyList<UptimeSegment> Segments { get; init; }

    private protected override string CssClass => " pc-strip";

    private protected override bool Stretches => true;

    private protected override string DefaultDescription()
    {
        var seconds = UptimeSeconds.Of(Segments, FromUtc, ToUtc);
        var parts = new List<string> { $"Available {Quantity.Availability(seconds.Availability)} of the known time" };
        Add("down", seconds.Down);
        Add("degraded", seconds.Degraded);
        Add("unknown", seconds.Unknown);
        Add("in maintenance", seconds.Maintenance);
        return string.Join("; ", parts) + ".";

        void Add(string what, double value)
        {
            if (value > 0)
            {
                parts.Add($"{what} {Quantity.Seconds(value)}");
            }
        }
    }

    private protected override void Draw(MarkupWriter svg, string id)
    {
        // Neighbours in one layer share a path, which keeps a flapping target small.
        foreach (var layer in Rects().GroupAdjacent(r => (r.State, r.Y)))
        {
            var path = new SvgPath();
            foreach (var rect in layer)
            {
                path.To(rect.X, rect.Y);
                path.To(rect.X + rect.Width, rect.Y);
                path.To(rect.X + rect.Width, rect.Y + rect.Height);
                path.To(rect.X, rect.Y + rect.Height);
                path.Close();
            }

            svg.Write($"<path class=\"{Css(layer[0].State)}\" d=\"{path.Data}\"/>");
        }
    }

    /// <summary>What to paint, from the ground up; unknown is hollow, drawn as an outline.</summary>
    internal IEnumerable<StripRect> Rects()
    {
        var length = (ToUtc - FromUtc).TotalSeconds;
        if (length <= 0)
        {
            return [];
        }

        // The ground is "unknown", because silence is not success.
        return
        [
            new StripRect(UptimeState.Unknown, 0.5, 8.5, Width - 1, 11),
            .. Layer(UptimeState.Up, UptimeState.Up, 6, 16, 0),
            .. Layer(UptimeState.Unknown, null, 6, 16, ShortestVisible),
            .. Layer(UptimeState.Unknown, UptimeState.Unknown, 8.5, 11, ShortestVisible),
            .. Layer(UptimeState.Maintenance, UptimeState.Maintenance, 6, 16, ShortestVisible),
            .. Layer(UptimeState.Maintenance, null, 10, 3, ShortestVisible),
            .. Layer(UptimeState.Maintenance, null, 15, 3, ShortestVisible),
            .. Layer(UptimeState.Degraded, UptimeState.Degraded, 3, 22, ShortestVisible),
            .. Layer(UptimeState.Down, UptimeState.Down, 0, 28, ShortestVisible),
        ];

        IEnumerable<StripRect> Layer(UptimeState state, UptimeState? paint, double y, double height, double shortest) =>
            Runs(state, length, shortest).Select(run => new StripRect(paint, run.Start, y, run.End - run.Start, height));
    }

    private static string Css(UptimeState? state) => state switch
    {
        UptimeState.Up => "pc-up",
        UptimeState.Degraded => "pc-degraded",
        UptimeState.Down => "pc-down",
        UptimeState.Maintenance => "pc-maintenance",
        UptimeState.Unknown => "pc-unknown",
        _ => "pc-gap",
    };

    /// <summary>Where a state lies on the strip; runs closer than half a pixel are one, which bounds the size of the drawing.</summary>
    private List<(double Start, double End)> Runs(UptimeState state, double length, double shortest)
    {
        var runs = new List<(double Start, double End)>();
        foreach (var segment in Segments.Where(s => s.State == state).OrderBy(s => s.FromUtc))
        {
            var start = Math.Clamp((segment.FromUtc - FromUtc).TotalSeconds / length, 0, 1) * Width;
            var end = Math.Clamp((segment.ToUtc - FromUtc).TotalSeconds / length, 0, 1) * Width;
            if (end <= start)
            {
                continue;
            }

            if (end - start < shortest)
            {
                start = Math.Min(start, Width - shortest);
                end = start + shortest;
            }

            if (runs.Count > 0 && start - runs[^1].End < 0.5)
            {
                runs[^1] = (runs[^1].Start, Math.Max(runs[^1].End, end));
            }
            else
            {
                runs.Add((start, end));
            }
        }

        return runs;
    }
}
