using Azure.Core;
using Azure.Identity;
using Pronoia.Engine.Cloud;

namespace Pronoia.Functions.Hosting;

/// <summary>Makes the credential that signs requests to Azure.</summary>
internal static class Credentials
{
    /// <summary>The managed identity in the cloud; on a developer's machine whoever is signed in.</summary>
    public static TokenCredential Of(StorageConnection connection)
    {
        if (connection.ManagedIdentity)
        {
            return new ManagedIdentityCredential(
                connection.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
        }

        return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = connection.ClientId });
    }
}
