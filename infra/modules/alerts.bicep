param location string
param tags object
param workspaceId string
@description('Empty: nobody gets mail.')
param email string

// Pronoia alerts about what it watches. These alerts are about Pronoia, and do not need it to run. They look at its own metrics: what a function's execution
// is called in AppRequests depends on the versions of host and worker.
var rules = [
  {
    name: 'pronoia-poison-messages'
    description: 'A queue message was given up after repeated failures. The slot is failed; the log of the function tells why.'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "pronoia_poison_messages_total" | summarize Count = coalesce(sum(Sum), 0.0)'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'pronoia-missed-slots'
    description: 'Scheduled checks did not run in time, so their results are unknown.'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "pronoia_slots_missed_total" | summarize Count = coalesce(sum(Sum), 0.0)'
    operator: 'GreaterThan'
    threshold: 5
  }
  {
    name: 'pronoia-heartbeat'
    description: 'No tick succeeded for ten minutes: nothing is watched.'
    severity: 1
    window: 'PT10M'
    query: 'AppMetrics | where Name == "pronoia_ticks_total" | summarize Count = coalesce(sum(Sum), 0.0)'
    operator: 'LessThan'
    threshold: 1
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'pronoia'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'pronoia'
    emailReceivers: [
      {
        name: 'people'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: rule.name
  location: location
  tags: tags
  properties: {
    displayName: rule.name
    description: rule.description
    severity: rule.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
    autoMitigate: true
    // The tables of a new workspace may not be there before its first record.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'Count'
          timeAggregation: 'Total'
          operator: rule.operator
          threshold: rule.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}]
