using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Telemetry;
using Pronoia.Functions.Adapters;
using Pronoia.Functions.MlNet;
using Pronoia.Storage.Tables;

namespace Pronoia.Functions.Hosting;

/// <summary>Registers what the functions need.</summary>
internal static class PronoiaServices
{
    /// <summary>Storage, configuration and engine.</summary>
    public static IServiceCollection AddPronoia(this IServiceCollection services, CloudSettings settings, TokenCredential credential)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new AzureStorage(settings.StorageAccount, credential, settings.DataContainer));
        var shared = settings.SharedStorage is { } connection ? AzureStorage.TablesOf(connection, credential) : null;
        services.AddSingleton(provider => CreateHost(settings, provider.GetRequiredService<AzureStorage>(), shared, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new Heartbeat(
            new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, settings.HeartbeatUrl, TimeProvider.System, provider.GetRequiredService<ILogger<Heartbeat>>()));
        return services;
    }

    /// <summary>Logs, traces and metrics to Application Insights, where a connection string is set.</summary>
    public static IServiceCollection AddPronoiaTelemetry(this IServiceCollection services, CloudSettings settings, TokenCredential credential)
    {
        var telemetry = services.AddOpenTelemetry()
            .WithTracing(static tracing => tracing.AddSource(PronoiaTelemetry.Name))
            .WithMetrics(static metrics => metrics.AddMeter(PronoiaTelemetry.Name))
            .WithLogging()
            .UseFunctionsWorkerDefaults();
        if (settings.ApplicationInsights is { } connectionString)
        {
            telemetry.UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = connectionString;
                exporter.Credential = credential;
                // Traces are sampled; an error that is logged beside one that is left out must be found all the same.
                exporter.EnableTraceBasedLogsSampler = false;
            });
        }

        return services;
    }

    private static CloudHost CreateHost(CloudSettings settings, AzureStorage storage, ITableStore? shared, ILoggerFactory loggers)
    {
        var configuration = settings.ConfigurationContainer is { } container
            ? new CloudConfiguration(
                storage.Container(container), storage.Blobs, Directory.CreateTempSubdirectory("pronoia-").FullName, loggers.CreateLogger<CloudConfiguration>())
            : null;
        var deployed = Path.Combine(AppContext.BaseDirectory, CloudConfiguration.MainFile);
        return new CloudHost(storage, configuration, deployed, settings.ConfigurationReload, TimeProvider.System, loggers, new EngineOptions { Inline = settings.Inline, SharedTables = shared, DetectorEngines = [new MlNetEngine()] });
    }
}
