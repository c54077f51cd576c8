using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pronoia.Engine.Cloud;
using Pronoia.Functions.Adapters;
using Pronoia.Functions.Hosting;
using Pronoia.Functions.Tests.Azurite;
using Pronoia.Storage;
using Pronoia.Tests.StorageContract;

namespace Pronoia.Functions.Tests.Adapters;

[Collection(AzuriteCollection.Name)]
public sealed class AzureTableStoreTests(AzuriteServer azurite) : TableStoreContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(TestStorage.Open(azurite));
}

[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreTests(AzuriteServer azurite) : BlobStoreContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(TestStorage.Open(azurite));
}

[Collection(AzuriteCollection.Name)]
public sealed class AzureWorkQueueTests(AzuriteServer azurite) : WorkQueueContract
{
    private readonly QueueServiceClient _service = new(azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    public override async Task DisposeAsync()
    {
        foreach (var queue in new[] { "work", "notify" })
        {
            await _service.GetQueueClient(queue).DeleteIfExistsAsync();
        }
    }

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(TestStorage.Open(azurite));

    protected override async Task<IReadOnlyList<string>> DrainAsync(string queue)
    {
        var client = _service.GetQueueClient(queue);
        await client.CreateIfNotExistsAsync();
        var texts = new List<string>();
        while (true)
        {
            QueueMessage[] messages = (await client.ReceiveMessagesAsync(32)).Value;
            if (messages.Length == 0)
            {
                return texts;
            }

            foreach (var message in messages)
            {
                texts.Add(message.MessageText);
                await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
    }
}

internal static class TestStorage
{
    public static AzureStorage Open(AzuriteServer azurite, HttpPipelinePolicy? extra = null)
    {
        var connection = new StorageConnection { ConnectionString = azurite.ConnectionString };
        return new AzureStorage(connection, Credentials.Of(connection), "contract", extra);
    }
}
