param name string
param location string
param tags object
param networkId string
param subnetId string
param storageId string
@description('Empty: there is no vault.')
param vaultId string

var storageTargets = [for service in ['blob', 'queue', 'table']: {
  group: service
  resource: storageId
  zone: 'privatelink.${service}.${environment().suffixes.storage}'
}]
var vaultTargets = empty(vaultId) ? [] : [
  {
    group: 'vault'
    resource: vaultId
    zone: 'privatelink.vaultcore.azure.net'
  }
]
var targets = concat(storageTargets, vaultTargets)

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [for target in targets: {
  name: target.zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [for (target, i) in targets: {
  parent: zones[i]
  name: 'link-${name}'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [for target in targets: {
  name: 'pe-${target.group}-${name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: target.group
        properties: {
          privateLinkServiceId: target.resource
          groupIds: [target.group]
        }
      }
    ]
  }
}]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (target, i) in targets: {
  parent: endpoints[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: target.group
        properties: { privateDnsZoneId: zones[i].id }
      }
    ]
  }
}]
