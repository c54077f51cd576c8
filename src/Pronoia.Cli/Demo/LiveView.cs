using System.Globalization;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pronoia.Cli.Demo;

/// <summary>The demo on a terminal: progress, targets, the last events with their evidence; redrawn in place.</summary>
internal sealed class LiveView(IAnsiConsole console) : IDemoView
{
    private const int EventLines = 9;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, string Line)> _events = [];
    private bool _live;

    public void Say(TimeSpan at, string line)
    {
        lock (_gate)
        {
            _events.Add((at, line));
            if (!_live)
            {
                console.MarkupLineInterpolated($"[grey]{Seconds(at)}[/]  {line}");
            }
        }
    }

    public async Task ShowAsync(Func<DemoSnapshot> snapshot, Task story)
    {
        _live = true;
        await console.Live(Draw(snapshot())).AutoClear(false).StartAsync(async live =>
        {
            while (!story.IsCompleted)
            {
                live.UpdateTarget(Draw(snapshot()));
                await Task.WhenAny(story, Task.Delay(Redraw, TimeProvider.System));
            }

            live.UpdateTarget(Draw(snapshot()));
        });
        _live = false;
        await story;
    }

    private Rows Draw(DemoSnapshot snapshot) => new(Progress(snapshot), Targets(snapshot), Events());

    private static Markup Progress(DemoSnapshot snapshot)
    {
        var whole = snapshot.Faults[^1].At + TimeSpan.FromSeconds(15);
        var done = Math.Clamp((int)(snapshot.Elapsed / whole * 40), 0, 40);
        var now = snapshot.Elapsed < Story.Learning
            ? "learning what is normal"
            : snapshot.Faults.LastOrDefault(f => f.InjectedAt is not null)?.Name ?? "";
        var found = snapshot.Faults.Count(f => f.Detected(snapshot.Calls) is not null);
        return new Markup(
            $"[blue]{new string('━', done)}[/][grey]{new string('─', 40 - done)}[/] {Seconds(snapshot.Elapsed)}  "
            + $"{Markup.Escape(now)}  [bold]{found}/{snapshot.Faults.Count}[/] faults detected");
    }

    private static Table Targets(DemoSnapshot snapshot)
    {
        var table = new Table().Border(TableBorder.Rounded).Expand().AddColumns("target", "state", "latency", "alerts");
        foreach (var target in (snapshot.Status?.Targets ?? []).OrderBy(t => t.Status.Target, StringComparer.Ordinal))
        {
            var (mark, colour) = target.State switch
            {
                UptimeState.Up => ("✓ up", "green"),
                UptimeState.Degraded => ("! degraded", "yellow"),
                UptimeState.Down => ("✗ down", "red"),
                _ => ("? unknown", "grey"),
            };
            var alerts = snapshot.Status!.Alerts.Where(a => a.Labels["target"] == target.Status.Target).Select(a => a.Name);
            table.AddRow(
                Markup.Escape(target.Status.Target),
                $"[{colour}]{mark}[/]",
                Markup.Escape(Quantity.Latency(target.Status.DurationSeconds)),
                $"[red]{Markup.Escape(string.Join(", ", alerts))}[/]");
        }

        return table;
    }

    private Panel Events()
    {
        var lines = new List<IRenderable>();
        lock (_gate)
        {
            lines.AddRange(_events.TakeLast(EventLines).Select(e => new Markup($"[grey]{Seconds(e.At)}[/]  {Markup.Escape(e.Line)}").Overflow(Overflow.Ellipsis)));
        }

        return new Panel(new Rows(lines)) { Header = new PanelHeader("events"), Expand = true };
    }

    private static string Seconds(TimeSpan at) => at.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(6) + "s";
}
