param name string
param location string
param tags object
@description('Closed to the internet: private endpoints alone lead in.')
param isPrivate bool
param identityPrincipalId string
@description('Who deploys, and puts secrets there. Empty: nobody.')
param deployerId string
param deployerType string
@secure()
param heartbeatUrl string

// Key Vault Secrets User: may read secrets.
var readerRole = '4633458b-17de-408a-b874-0445c86b69e6'

// Key Vault Secrets Officer: may put and change secrets.
var writerRole = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource heartbeat 'secrets' = if (!empty(heartbeatUrl)) {
    name: 'heartbeat-url'
    properties: { value: heartbeatUrl }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identityPrincipalId, readerRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readerRole)
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  scope: vault
  name: guid(vault.id, deployerId, writerRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writerRole)
    principalId: deployerId
    principalType: deployerType
  }
}

output id string = vault.id
output uri string = vault.properties.vaultUri
