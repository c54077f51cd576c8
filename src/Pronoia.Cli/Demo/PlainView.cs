using System.Globalization;

namespace Pronoia.Cli.Demo;

/// <summary>Plain lines, one per event: for logs, scripts and CI.</summary>
internal sealed class PlainView(TextWriter output) : IDemoView
{
    private readonly Lock _gate = new();

    public void Say(TimeSpan at, string line)
    {
        lock (_gate)
        {
            output.WriteLine($"{at.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),6}s  {line}");
            output.Flush();
        }
    }

    public Task ShowAsync(Func<DemoSnapshot> snapshot, Task story) => story;
}
