using System.Net;
using System.Text;
using System.Text.Json;
using Pronoia.Probing.Http;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Journeys;

/// <summary>Walks through the steps of a journey with the HTTP prober, all within one timeout.</summary>
internal sealed class JourneyProber(HttpProber http)
{
    private static readonly MetricDefinition StepDuration = new("pronoia_journey_step_duration_seconds", "Duration of the step of the journey");
    private static readonly MetricDefinition StepSuccess = new("pronoia_journey_step_success", "Whether the step of the journey was a success");
    private static readonly MetricDefinition StepStatus = new("pronoia_journey_step_status_code", "HTTP status code of the step's last response");

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        var options = run.Module.Journey;
        var start = HttpTarget.Parse(run.Target);
        var variables = new Variables();
        foreach (var (name, value) in options.Variables)
        {
            variables.Set(name, LateFiles.Read(value));
        }

        var cookies = new CookieContainer();
        foreach (var step in options.Steps)
        {
            run.Part = $"step {step.Name}: ";
            run.Log($"step {step.Name}");
            var stepRun = run.Step(StepModule(run.Module, step, variables), StepUrl(start, step, variables), cookies, variables.Values);
            var labels = Labels.Of([new Label("step", step.Name)]);
            try
            {
                await http.ProbeAsync(stepRun);
                if (stepRun.Failure == FailureClass.None)
                {
                    Extract(stepRun, step, variables);
                }
            }
            catch (ProbeException e)
            {
                stepRun.Fail(e.Failure, e.Message);
            }
            finally
            {
                run.TakeOver(stepRun);
                run.AddPhase(step.Name, stepRun.Seconds(stepRun.StartTimestamp, stepRun.Now()));
                run.Metrics.Set(StepDuration, labels, stepRun.Seconds(stepRun.StartTimestamp, stepRun.Now()));
                run.Metrics.Set(StepSuccess, labels, 0);
                run.Metrics.Set(StepStatus, labels, stepRun.StatusCode ?? 0);
            }

            if (stepRun.Failure != FailureClass.None)
            {
                run.Fail(stepRun.Failure, $"step {step.Name}: {stepRun.Message}");
                return;
            }

            run.Metrics.Set(StepSuccess, labels, 1);
        }
    }

    private static string StepUrl(Uri start, JourneyStep step, Variables variables) =>
        Uri.TryCreate(start, variables.Expand(step.Url, Uri.EscapeDataString), out var url) && url.Scheme is "http" or "https"
            ? url.AbsoluteUri
            : throw new ProbeException(FailureClass.Prober, $"step {step.Name}: its url is not one of HTTP");

    private static ProbeModule StepModule(ProbeModule module, JourneyStep step, Variables variables) => module with
    {
        Prober = ProberKind.Http,
        Http = step.Http with
        {
            // A value taken from a response must not break out of its header.
            Headers = [.. step.Http.Headers.Select(h => KeyValuePair.Create(h.Key, variables.Expand(h.Value, OneLine)))],
            Body = step.Http.Body is null ? null : variables.Expand(step.Http.Body),
        },
    };

    private static string OneLine(string value) => value.ReplaceLineEndings(" ");

    private static void Extract(ProbeRun run, JourneyStep step, Variables variables)
    {
        foreach (var extraction in step.Extract)
        {
            var text = extraction.Header is { } header ? run.ResponseHeaders?.First(header)
                : extraction.Json is { } path ? FromJson(run, path)
                : Encoding.UTF8.GetString(run.Body.Span);
            if (text is not null && extraction.Regexp is { } regexp)
            {
                var match = regexp.Match(text);
                text = match.Success ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value : null;
            }

            if (text is null)
            {
                run.Fail(FailureClass.Body, $"the response has nothing for the variable {extraction.Name}");
                return;
            }

            variables.Set(extraction.Name, text);
        }
    }

    private static string? FromJson(ProbeRun run, Assertions.JsonPath path)
    {
        try
        {
            using var json = JsonDocument.Parse(run.Body);
            return path.Find(json.RootElement) is { } value ? Assertions.JsonAssertion.Text(value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
