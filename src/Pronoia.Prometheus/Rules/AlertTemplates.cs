using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.Rules;

/// <summary>
/// Expands the templates of a rule's labels and annotations for one series. A template runs synchronously; where it asks for a query that was not
/// answered yet, the run is given up, the query is made and the template runs again.
/// </summary>
internal sealed class AlertTemplates
{
    private static readonly string[] VariableNames = ["$labels", "$externalLabels", "$externalURL", "$value"];

    private readonly AlertingRule _rule;
    private readonly RuleEvaluationOptions _options;
    private readonly DateTimeOffset _time;
    private readonly QueryFunc _query;
    private readonly Dictionary<string, object?> _variables;
    private readonly Dictionary<string, object?> _data;
    private readonly Dictionary<string, IReadOnlyList<TemplateSample>> _answers = new(StringComparer.Ordinal);

    public AlertTemplates(AlertingRule rule, InstantSample sample, RuleEvaluationOptions options, DateTimeOffset time, QueryFunc query)
    {
        (_rule, _options, _time, _query) = (rule, options, time, query);
        var labels = LabelMap.Of(sample.Labels);
        var externalLabels = LabelMap.Of(options.ExternalLabels);
        // A histogram is written as Prometheus writes it; it is no number to calculate with.
        object value = sample.Histogram is { } histogram ? histogram.ToString() : sample.Value;
        _data = new(StringComparer.Ordinal)
        {
            ["Labels"] = labels,
            ["ExternalLabels"] = externalLabels,
            ["ExternalURL"] = options.ExternalUrl,
            ["Value"] = value,
        };
        _variables = new(StringComparer.Ordinal)
        {
            ["$labels"] = labels,
            ["$externalLabels"] = externalLabels,
            ["$externalURL"] = options.ExternalUrl,
            ["$value"] = value,
        };
    }

    /// <summary>Says what is wrong with a template of the rule <paramref name="name"/>, or null where nothing is.</summary>
    public static string? Check(string name, string text)
    {
        try
        {
            GoTemplate.Parse("__alert_" + name, text, VariableNames).CheckFunctions(PrometheusFunctions.Create(null, "", DateTimeOffset.UnixEpoch));
            return null;
        }
        catch (TemplateException e)
        {
            return e.Message;
        }
    }

    /// <summary>The text expanded; where that fails, what Prometheus writes instead: <c>&lt;error expanding template: …&gt;</c>.</summary>
    public async ValueTask<string> ExpandAsync(string text, CancellationToken cancellationToken)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            var template = GoTemplate.Parse("__alert_" + _rule.Name, text, VariableNames);
            while (true)
            {
                try
                {
                    var functions = PrometheusFunctions.Create(Answer, _options.ExternalUrl, _time);
                    return template.Execute(_data, functions, _options.TemplateLimits, _variables);
                }
                catch (QueryNeededException needed)
                {
                    await AskAsync(needed.Expr, cancellationToken);
                }
            }
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return $"<error expanding template: error executing template __alert_{_rule.Name}: {e.Message}>";
        }
    }

    private IReadOnlyList<TemplateSample> Answer(string expr) => _answers.TryGetValue(expr, out var answer) ? answer : throw new QueryNeededException(expr);

    private async ValueTask AskAsync(string expr, CancellationToken cancellationToken)
    {
        if (_answers.Count >= _options.TemplateLimits.MaxQueries)
        {
            throw new FormatException($"too many queries: at most {_options.TemplateLimits.MaxQueries}");
        }

        var vector = await _query(expr, _time, cancellationToken);
        _answers[expr] = [.. vector.Select(s => new TemplateSample(s.Labels, s.Value))];
    }
}
