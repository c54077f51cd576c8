targetScope = 'subscription'

@description('The name of the azd environment; it names the resource group and tags everything.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Where everything is deployed. The region must offer Flex Consumption.')
param location string

@description('The person or pipeline that deploys: may write configurations and secrets, and is at home in Grafana. Empty: nobody.')
param principalId string = ''

@description('The kind of that principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('When ticks run: six fields, from seconds to day of week.')
param tickSchedule string = '*/15 * * * * *'

@description('A URL that is called after every good tick, so that somebody else notices when ticks stop. Empty: none.')
@secure()
param heartbeatUrl string = ''

@description('Who is told by Azure Monitor when Pronoia itself is ill. Empty: alerts exist, but nobody gets mail.')
param alertEmail string = ''

@description('The redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('The most instances that the platform may start of one function.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('The memory of one instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('GB of telemetry per day at the most; the rest is dropped.')
param telemetryDailyCapGb int = 1

@description('A vault for the secrets that configurations refer to. The heartbeat URL is kept there, too.')
param useKeyVault bool = false

@description('Azure Managed Grafana beside it.')
param useGrafana bool = false

@description('A virtual network with private endpoints: storage and vault are closed to the internet.')
param useVirtualNetwork bool = false

@description('The storage account whose tables several deployments share to judge targets together. Empty: this one judges alone.')
param sharedStorageAccount string = ''

@description('The resource group of that account.')
param sharedStorageResourceGroup string = ''

@description('Address ranges that may call the web endpoints, such as 203.0.113.0/24. Empty: everybody.')
param allowedAddresses array = []

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: { name: 'id-${token}', location: location, tags: tags }
}

module network 'modules/network.bicep' = if (useVirtualNetwork) {
  scope: group
  name: 'network'
  params: { name: 'vnet-${token}', location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    sku: storageSku
    isPrivate: useVirtualNetwork
    identityPrincipalId: identity.outputs.principalId
    deployerId: principalId
    deployerType: principalType
  }
}

module shared 'modules/shared.bicep' = if (!empty(sharedStorageAccount)) {
  scope: resourceGroup(sharedStorageResourceGroup)
  name: 'shared-${token}'
  params: { accountName: sharedStorageAccount, identityPrincipalId: identity.outputs.principalId }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    name: token
    location: location
    tags: tags
    dailyCapGb: telemetryDailyCapGb
    identityPrincipalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = if (useKeyVault) {
  scope: group
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    isPrivate: useVirtualNetwork
    identityPrincipalId: identity.outputs.principalId
    deployerId: principalId
    deployerType: principalType
    heartbeatUrl: heartbeatUrl
  }
}

module endpoints 'modules/endpoints.bicep' = if (useVirtualNetwork) {
  scope: group
  name: 'endpoints'
  params: {
    name: token
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    storageId: storage.outputs.id
    vaultId: useKeyVault ? vault!.outputs.id : ''
  }
}

module host 'modules/host.bicep' = {
  scope: group
  name: 'host'
  params: {
    name: 'func-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    dataContainer: storage.outputs.dataContainer
    configurationContainer: storage.outputs.configurationContainer
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    tickSchedule: tickSchedule
    sharedStorageAccount: sharedStorageAccount
    heartbeatUrl: useKeyVault && !empty(heartbeatUrl) ? '@Microsoft.KeyVault(SecretUri=${vault!.outputs.uri}secrets/heartbeat-url)' : heartbeatUrl
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    subnetId: useVirtualNetwork ? network!.outputs.hostSubnetId : ''
    allowedAddresses: allowedAddresses
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  name: 'workbook'
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

module grafana 'modules/grafana.bicep' = if (useGrafana) {
  scope: group
  name: 'grafana'
  params: { name: 'graf-${take(token, 18)}', location: location, tags: tags, deployerId: principalId, deployerType: principalType }
}

@description('Where the status page is.')
output PRONOIA_URL string = 'https://${host.outputs.hostName}'
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = host.outputs.name
@description('Where pronoia.yaml and the files it points to belong.')
output CONFIG_CONTAINER_URL string = storage.outputs.configurationUrl
output GRAFANA_URL string = useGrafana ? grafana!.outputs.url : ''
