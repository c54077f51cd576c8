using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pronoia.Engine.Telemetry;

namespace Pronoia.Cli.Hosting;

/// <summary>Sets up logs.</summary>
internal static class Logging
{
    /// <summary>Lines on standard error, so that standard output stays for what was asked for.</summary>
    /// <param name="level">The least level that is written.</param>
    /// <param name="json">One JSON object per line (<see cref="JsonLogFormatter"/>) instead of text.</param>
    public static ILoggerFactory ToStandardError(LogLevel level = LogLevel.Information, bool json = false) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // It would log, with a stack trace, what its caller gets as an exception and says in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (json)
        {
            logging.Services.AddSingleton(TimeProvider.System);
            logging.AddConsole(console => console.FormatterName = JsonLogFormatter.FormatterName).AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
