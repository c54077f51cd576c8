param name string
param location string
param tags object
param sku string
@description('Closed to the internet: private endpoints alone lead in.')
param isPrivate bool
param identityPrincipalId string
param deployerId string
param deployerType string

var deployments = 'deployments'
var data = 'pronoia'
var configuration = 'configuration'
var queueNames = ['work', 'work-poison', 'notify', 'notify-poison']

// What the Functions host and the adapters need, each for its own service:
// Storage Blob Data Owner (the host's leases), Storage Queue Data Contributor, Storage Table Data Contributor.
var hostRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
]

// Storage Blob Data Contributor, on the container of the configuration alone.
var writerRole = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource deploymentContainer 'containers' = { name: deployments }
    resource dataContainer 'containers' = { name: data }
    resource configurationContainer 'containers' = { name: configuration }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in queueNames: {
      name: queue
    }]
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in hostRoles: {
  scope: account
  name: guid(account.id, identityPrincipalId, role)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
  }
}]

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  scope: account::blobs::configurationContainer
  name: guid(account.id, configuration, deployerId, writerRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writerRole)
    principalId: deployerId
    principalType: deployerType
  }
}

output id string = account.id
output name string = account.name
output deploymentContainer string = deployments
output dataContainer string = data
output configurationContainer string = configuration
output configurationUrl string = '${account.properties.primaryEndpoints.blob}${configuration}'
