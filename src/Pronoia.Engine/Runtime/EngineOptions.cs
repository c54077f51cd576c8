using Microsoft.Extensions.Logging;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers;

namespace Pronoia.Engine.Runtime;

/// <summary>What a host decides about an engine.</summary>
public sealed record EngineOptions
{
    /// <summary>Where <c>console_configs</c> receivers write, line by line; null: to the log.</summary>
    public Action<string>? Console { get; init; }

    /// <summary>The clock of receivers' timeouts and pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal INotifierFactory Notifiers(ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Pronoia.Notifications");
        return new NotifierFactory(Time, Console ?? (line => logger.LogWarning("{Line}", line)));
    }
}
