param location string
param tags object
param workspaceId string

// The name of a workbook must be a GUID; the same workspace always gets the same one.
resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, 'pronoia-overview')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Pronoia'
    category: 'workbook'
    sourceId: workspaceId
    version: '1.0'
    serializedData: loadTextContent('../workbooks/overview.json')
  }
}
