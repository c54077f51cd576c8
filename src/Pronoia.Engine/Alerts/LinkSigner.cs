using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Pronoia.Alerting.Actions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Alerts;

/// <summary>
/// Signs the links of messages under <c>web.link_key</c>, or under a key that the first process to need one puts into the storage (table
/// <c>alerting</c>, partition <c>link-key</c>), so that all processes share it. Thread-safe.
/// </summary>
internal sealed class LinkSigner(PronoiaConfig config, ITableStore tables, ILogger<LinkSigner> logger)
{
    private const string Partition = "link-key";
    private const string Row = "current";
    private const string Key = "Key";
    private const int KeyBytes = 32;
    private static readonly TimeSpan PageLifetime = TimeSpan.FromHours(1);
    private static readonly Uri Nowhere = new("http://localhost/");

    private byte[]? _stored;

    /// <summary>Whether messages carry links: people must be able to reach the page, and it must be allowed to change something.</summary>
    public bool IsEnabled => config.Global.ExternalUrl is not null && !config.Web.ReadOnly;

    /// <summary>Makes the links of messages; null where they carry none, or the key cannot be read, which the log says.</summary>
    public async ValueTask<ActionLinks?> GetAsync(CancellationToken cancellationToken) =>
        IsEnabled ? await LinksAsync(config.Global.ExternalUrl!, config.Web.LinkLifetime, cancellationToken) : null;

    /// <summary>
    /// Makes the links of our own pages, which name no host and end soon, and checks those of anybody; null where nothing may be changed, or the key cannot be read.
    /// </summary>
    public async ValueTask<ActionLinks?> ForPagesAsync(CancellationToken cancellationToken) => config.Web.ReadOnly
        ? null
        : await LinksAsync(Nowhere, config.Web.LinkLifetime < PageLifetime ? config.Web.LinkLifetime : PageLifetime, cancellationToken);

    private async ValueTask<ActionLinks?> LinksAsync(Uri external, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var page = new Uri(external.AbsoluteUri.TrimEnd('/') + ActionPages.Path);
        try
        {
            var key = config.Web.LinkKey is { } secret ? Configured(secret) : _stored ??= await StoredAsync(cancellationToken);
            return new ActionLinks(key, page, lifetime);
        }
        catch (SecretException e)
        {
            // The message matters more than its links.
            logger.LogError("Links cannot be signed: {Problem}", e.Message);
            return null;
        }
    }

    private static byte[] Configured(Secret secret)
    {
        var key = Encoding.UTF8.GetBytes(secret.Read());
        return key.Length >= KeyBytes ? key : throw new SecretException($"web.link_key has less than {KeyBytes} bytes");
    }

    private async ValueTask<byte[]> StoredAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is { } known)
        {
            return known;
        }

        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        try
        {
            await tables.ApplyAsync(TableAlertingState.DocumentTable, Partition, [TableOperation.Insert(new TableRow(Partition, Row) { [Key] = key })], cancellationToken);
            return key;
        }
        catch (StorageConflictException)
        {
            // Another process was faster: its key is the key.
            return await ReadAsync(cancellationToken) ?? throw new SecretException("the signing key cannot be read from the storage");
        }
    }

    private async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        (await tables.GetAsync(TableAlertingState.DocumentTable, Partition, Row, cancellationToken))?.GetBytes(Key) is { Length: >= KeyBytes } key ? key : null;
}
