namespace Pronoia.Prometheus.Rules;

// The template engine arrives with the next change; until then texts stay as they are.
#pragma warning disable CS9113
/// <summary>Expands the templates of a rule's labels and annotations for one series.</summary>
internal sealed class AlertTemplates(
    AlertingRule rule, InstantSample sample, RuleEvaluationOptions options, DateTimeOffset time, TimeSpan offset, QueryFunc query)
{
    public ValueTask<string> ExpandAsync(string text, CancellationToken cancellationToken) => ValueTask.FromResult(text);
}
