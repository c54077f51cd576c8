using System.Globalization;
using System.Text.RegularExpressions;
using NCrontab;
using Pronoia.Engine.Planning;

namespace Pronoia.Engine.Cloud;

/// <summary>
/// The settings of a cloud host, read from its flat application settings (environment variables) once, at the start. Everything about what is monitored is in
/// <c>pronoia.yaml</c>; only what must be known before that file can be read is here.
/// </summary>
public sealed partial record CloudSettings
{
    private const string Storage = "AzureWebJobsStorage";
    private const string Shared = "SHARED_STORAGE";

    // For planning, storing what came back, and the heartbeat.
    private static readonly TimeSpan TickReserve = TimeSpan.FromSeconds(3);

    /// <summary>Every setting that <see cref="Read"/> looks at, by the name of the environment variable.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Storage, Storage + "__accountName", Storage + "__blobServiceUri", Storage + "__queueServiceUri", Storage + "__tableServiceUri",
        Storage + "__credential", Storage + "__clientId", "TICK_SCHEDULE", "DATA_CONTAINER", "CONFIG_CONTAINER", "CONFIG_RELOAD_SECONDS",
        "INLINE_TARGETS", Shared, Shared + "__accountName", Shared + "__tableServiceUri", "HEARTBEAT_URL", "APPLICATIONINSIGHTS_CONNECTION_STRING",
    ];

    /// <summary>The storage account (<c>AzureWebJobsStorage</c> or <c>AzureWebJobsStorage__accountName</c> and friends, as the Functions host reads them).</summary>
    public required StorageConnection StorageAccount { get; init; }

    /// <summary>
    /// The account whose tables the deployments of a quorum share (<c>SHARED_STORAGE__accountName</c>, <c>SHARED_STORAGE__tableServiceUri</c> or a connection string
    /// <c>SHARED_STORAGE</c>); the identity is that of <see cref="StorageAccount"/>. Null: there is none.
    /// </summary>
    public StorageConnection? SharedStorage { get; init; }

    /// <summary>The blob container of series, state and reports (<c>DATA_CONTAINER</c>); default <c>pronoia</c>.</summary>
    public string DataContainer { get; init; } = "pronoia";

    /// <summary>The blob container of <c>pronoia.yaml</c> and the files it points to (<c>CONFIG_CONTAINER</c>); null: the deployed file only.</summary>
    public string? ConfigurationContainer { get; init; }

    /// <summary>How often the container is looked at for changes (<c>CONFIG_RELOAD_SECONDS</c>); default 60 s.</summary>
    public TimeSpan ConfigurationReload { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What a tick runs by itself (<c>INLINE_TARGETS</c>, default 50; 0: nothing): jobs of so many targets together, if none can take longer than the shortest
    /// gap between two ticks less three seconds.
    /// </summary>
    public InlineWork Inline { get; init; } = InlineWork.None;

    /// <summary>Called after every good tick (<c>HEARTBEAT_URL</c>), so that somebody else notices when ticks stop; may hold a secret. Null: nobody is.</summary>
    public Uri? HeartbeatUrl { get; init; }

    /// <summary>Where telemetry goes (<c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>); null: nowhere.</summary>
    public string? ApplicationInsights { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="variable">Gives an environment variable, or null.</param>
    /// <exception cref="CloudSettingsException">Settings are missing or wrong; carries all of them.</exception>
    public static CloudSettings Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var errors = new List<string>();
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        // The host's timer trigger reads the schedule; it is checked here because the host's own message does not name the setting.
        var gap = ReadSchedule(Value("TICK_SCHEDULE"), errors);
        var storage = ReadStorage(Value, errors);
        var settings = new CloudSettings
        {
            StorageAccount = storage,
            SharedStorage = ReadShared(Value, storage, errors),
            DataContainer = Container("DATA_CONTAINER", Value("DATA_CONTAINER") ?? "pronoia", errors),
            ConfigurationContainer = Value("CONFIG_CONTAINER") is { } container ? Container("CONFIG_CONTAINER", container, errors) : null,
            ConfigurationReload = TimeSpan.FromSeconds(Number("CONFIG_RELOAD_SECONDS", Value("CONFIG_RELOAD_SECONDS"), 60, 5, 86_400, "seconds", errors)),
            Inline = new InlineWork(Number("INLINE_TARGETS", Value("INLINE_TARGETS"), 50, 0, 1000, "targets", errors), gap - TickReserve),
            HeartbeatUrl = Url("HEARTBEAT_URL", Value("HEARTBEAT_URL"), errors),
            ApplicationInsights = Value("APPLICATIONINSIGHTS_CONNECTION_STRING"),
        };
        return errors.Count == 0 ? settings : throw new CloudSettingsException(errors);
    }

    private static StorageConnection ReadStorage(Func<string, string?> value, List<string> errors)
    {
        if (value(Storage) is { } connectionString)
        {
            return new StorageConnection { ConnectionString = connectionString };
        }

        var before = errors.Count;
        var account = Account(Storage, value, errors);
        var credential = value(Storage + "__credential");
        if (credential is not (null or "managedidentity"))
        {
            errors.Add($"{Storage}__credential: expected managedidentity, or nothing for whoever is signed in");
        }

        Uri? Endpoint(string service) => ServiceEndpoint(Storage, service, account, value, errors);

        var connection = new StorageConnection
        {
            BlobEndpoint = Endpoint("blob"),
            QueueEndpoint = Endpoint("queue"),
            TableEndpoint = Endpoint("table"),
            ClientId = value(Storage + "__clientId"),
            ManagedIdentity = credential is not null,
        };
        if (errors.Count == before && (connection.BlobEndpoint is null || connection.QueueEndpoint is null || connection.TableEndpoint is null))
        {
            errors.Add($"{Storage}: expected {Storage}__accountName (or the three __blobServiceUri, __queueServiceUri, __tableServiceUri), or a connection string");
        }

        return connection;
    }

    private static StorageConnection? ReadShared(Func<string, string?> value, StorageConnection own, List<string> errors)
    {
        if (value(Shared) is { } connectionString)
        {
            return new StorageConnection { ConnectionString = connectionString };
        }

        var tables = ServiceEndpoint(Shared, "table", Account(Shared, value, errors), value, errors);
        return tables is null ? null : new StorageConnection { TableEndpoint = tables, ClientId = own.ClientId, ManagedIdentity = own.ManagedIdentity };
    }

    private static string? Account(string prefix, Func<string, string?> value, List<string> errors)
    {
        var account = value(prefix + "__accountName");
        if (account is null || AccountName().IsMatch(account))
        {
            return account;
        }

        errors.Add($"{prefix}__accountName: expected 3 to 24 lower-case letters and digits");
        return null;
    }

    private static Uri? ServiceEndpoint(string prefix, string service, string? account, Func<string, string?> value, List<string> errors)
    {
        var name = $"{prefix}__{service}ServiceUri";
        return Url(name, value(name), errors) ?? (account is null ? null : new Uri($"https://{account}.{service}.core.windows.net"));
    }

    /// <summary>The shortest gap between two ticks of an hour.</summary>
    private static TimeSpan ReadSchedule(string? text, List<string> errors)
    {
        if (text is null)
        {
            errors.Add("TICK_SCHEDULE: expected a schedule such as */15 * * * * *");
            return TimeSpan.Zero;
        }

        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is not { } schedule)
        {
            errors.Add($"TICK_SCHEDULE: \"{text}\" is no schedule: expected six fields from seconds to day of week, such as */15 * * * * *");
            return TimeSpan.Zero;
        }

        var shortest = TimeSpan.FromHours(1);
        var from = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        DateTime? before = null;
        foreach (var tick in schedule.GetNextOccurrences(from, from.AddHours(1)))
        {
            shortest = before is { } earlier && tick - earlier < shortest ? tick - earlier : shortest;
            before = tick;
        }

        return shortest;
    }

    private static string Container(string name, string value, List<string> errors)
    {
        if (!ContainerName().IsMatch(value))
        {
            errors.Add($"{name}: \"{value}\" is no container name: expected 3 to 63 lower-case letters, digits and single dashes");
        }

        return value;
    }

    private static int Number(string name, string? value, int otherwise, int least, int most, string unit, List<string> errors)
    {
        if (value is null)
        {
            return otherwise;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: expected {least} to {most} {unit}"));
        }

        return number;
    }

    private static Uri? Url(string name, string? value, List<string> errors)
    {
        if (value is null)
        {
            return null;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            // Not repeated: the path of such a URL is often its password.
            errors.Add($"{name}: expected a URL that starts with https://");
        }

        return url;
    }

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();
}
