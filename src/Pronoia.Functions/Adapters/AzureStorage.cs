using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pronoia.Engine.Cloud;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tables;

namespace Pronoia.Functions.Adapters;

/// <summary>The three ports over one storage account.</summary>
internal sealed class AzureStorage : IStorage
{
    private readonly BlobServiceClient _blobs;

    /// <summary>Makes the clients; nothing is sent yet.</summary>
    /// <param name="connection">The account, and how to sign in.</param>
    /// <param name="credential">Signs requests where <paramref name="connection"/> holds no connection string.</param>
    /// <param name="dataContainer">The blob container of the blob port.</param>
    /// <param name="extra">A policy that tests put behind the retries; null in production.</param>
    public AzureStorage(StorageConnection connection, TokenCredential credential, string dataContainer, HttpPipelinePolicy? extra = null)
    {
        var blobOptions = Common(new BlobClientOptions(), extra);
        var queueOptions = Common(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, extra);
        QueueServiceClient queues;
        if (connection.ConnectionString is { } text)
        {
            _blobs = new BlobServiceClient(text, blobOptions);
            queues = new QueueServiceClient(text, queueOptions);
        }
        else
        {
            _blobs = new BlobServiceClient(connection.BlobEndpoint, credential, blobOptions);
            queues = new QueueServiceClient(connection.QueueEndpoint, credential, queueOptions);
        }

        Tables = TablesOf(connection, credential, extra);
        Blobs = Container(dataContainer);
        Queue = new AzureWorkQueue(queues);
    }

    /// <inheritdoc/>
    public ITableStore Tables { get; }

    /// <inheritdoc/>
    public IBlobStore Blobs { get; }

    /// <inheritdoc/>
    public IWorkQueue Queue { get; }

    /// <summary>The blob port over another container of the account.</summary>
    public IBlobStore Container(string name) => new AzureBlobStore(_blobs.GetBlobContainerClient(name));

    /// <summary>The table port over an account.</summary>
    /// <param name="connection">The account, and how to sign in.</param>
    /// <param name="credential">Signs requests where <paramref name="connection"/> holds no connection string.</param>
    /// <param name="extra">A policy that tests put behind the retries; null in production.</param>
    public static ITableStore TablesOf(StorageConnection connection, TokenCredential credential, HttpPipelinePolicy? extra = null)
    {
        var options = Common(new TableClientOptions(), extra);
        return new AzureTableStore(connection.ConnectionString is { } text ? new TableServiceClient(text, options) : new TableServiceClient(connection.TableEndpoint, credential, options));
    }

    private static T Common<T>(T options, HttpPipelinePolicy? extra)
        where T : ClientOptions
    {
        // A slot has a deadline: a request that hangs is better repeated soon than waited for.
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        options.Retry.MaxRetries = 4;
        options.AddPolicy(new RetryWatchPolicy(), HttpPipelinePosition.PerRetry);
        if (extra is not null)
        {
            options.AddPolicy(extra, HttpPipelinePosition.PerRetry);
        }

        return options;
    }
}
