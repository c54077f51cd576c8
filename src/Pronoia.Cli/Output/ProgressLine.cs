using System.Globalization;

namespace Pronoia.Cli.Output;

/// <summary>A line on a terminal that says how far something has come and is gone at its end. Where nobody looks on, as in a pipeline, there is none.</summary>
/// <param name="error">Standard error, which results do not go to.</param>
/// <param name="what">What is done.</param>
internal sealed class ProgressLine(TextWriter error, string what) : IProgress<double>, IDisposable
{
    private const string Start = "\r\u001b[K";

    private bool _shown;

    /// <summary>The line, or null where standard error is no terminal.</summary>
    public static ProgressLine? OnTerminal(TextWriter error, string what) => Console.IsErrorRedirected ? null : new ProgressLine(error, what);

    /// <summary>Shows a share, 0 to 1.</summary>
    public void Report(double value)
    {
        _shown = true;
        error.Write(string.Create(CultureInfo.InvariantCulture, $"{Start}{what}: {value * 100:0} %"));
        error.Flush();
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
        {
            error.Write(Start);
            error.Flush();
        }
    }
}
