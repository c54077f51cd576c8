param name string
param location string
param tags object

// Monitoring Reader: may read metrics and logs of this resource group.
var readerRole = '43d0d8ad-25c7-4714-9337-8ba259a9fe05'

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

output url string = grafana.properties.endpoint
