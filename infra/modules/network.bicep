param name string
param location string
param tags object

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'host'
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.1.0/24'
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource host 'subnets' existing = { name: 'host' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output id string = network.id
output hostSubnetId string = network::host.id
output endpointSubnetId string = network::endpoints.id
