namespace Pronoia.Engine.Cloud;

/// <summary>How a host reaches its storage account: a connection string, or endpoints and an identity.</summary>
public sealed record StorageConnection
{
    /// <summary>The connection string, or null where an identity signs.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The blob service; set where there is no connection string.</summary>
    public Uri? BlobEndpoint { get; init; }

    /// <summary>The queue service; set where there is no connection string.</summary>
    public Uri? QueueEndpoint { get; init; }

    /// <summary>The table service; set where there is no connection string.</summary>
    public Uri? TableEndpoint { get; init; }

    /// <summary>The client id of a user-assigned identity; null: the system-assigned one, or whoever is signed in on a developer's machine.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether the platform's managed identity signs, and no other credential is looked for.</summary>
    public bool ManagedIdentity { get; init; }

    /// <summary>Leaves secrets out.</summary>
    public override string ToString() => ConnectionString is null ? $"identity at {BlobEndpoint?.Host}" : "a connection string";
}
