param name string
param location string
param tags object
@description('Who deploys, and may change dashboards and data sources. Empty: nobody.')
param deployerId string
param deployerType string

// Monitoring Reader: may read metrics and logs of this resource group.
var readerRole = '43d0d8ad-25c7-4714-9337-8ba259a9fe05'

// Grafana Admin, of this workspace: without a role nobody can sign in.
var adminRole = '22926164-76b3-42b3-bc55-97df8dab3e41'

resource grafana 'Microsoft.Dashboard/grafana@2023-09-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  identity: { type: 'SystemAssigned' }
  properties: {
    apiKey: 'Disabled'
    publicNetworkAccess: 'Enabled'
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, grafana.id, readerRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readerRole)
    principalId: grafana.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource admin 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  scope: grafana
  name: guid(grafana.id, deployerId, adminRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', adminRole)
    principalId: deployerId
    principalType: deployerType
  }
}

output url string = grafana.properties.endpoint
