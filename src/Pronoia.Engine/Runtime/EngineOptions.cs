using Microsoft.Extensions.Logging;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers;
using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Runtime;

/// <summary>What a host decides about an engine.</summary>
public sealed record EngineOptions
{
    /// <summary>Where <c>console_configs</c> receivers write, line by line; null: to the log.</summary>
    public Action<string>? Console { get; init; }

    /// <summary>The clock of receivers' timeouts and pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where <c>PUT /-/configuration</c> writes; null: there is no such endpoint.</summary>
    public IConfigurationStore? ConfigurationStore { get; init; }

    /// <summary>What a tick runs by itself; everything else goes through the queue.</summary>
    public InlineWork Inline { get; init; } = InlineWork.None;

    /// <summary>The table storage that the deployments of a quorum share; null: there is none, and a configuration with <c>quorum</c> is refused.</summary>
    public ITableStore? SharedTables { get; init; }

    /// <summary>Engines of detectors that this host has besides <see cref="ManagedEngine"/>.</summary>
    public IReadOnlyList<IDetectorEngine> DetectorEngines { get; init; } = [];

    /// <summary>
    /// Whether pages offer whoever reads them to acknowledge and silence; default true. False where reading is open to all and writing needs a key: a signed link on
    /// an open page would be that key.
    /// </summary>
    public bool ActionsOnPages { get; init; } = true;

    internal INotifierFactory Notifiers(ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Pronoia.Notifications");
        return new NotifierFactory(Time, Console ?? (line => logger.LogWarning("{Line}", line)));
    }
}
