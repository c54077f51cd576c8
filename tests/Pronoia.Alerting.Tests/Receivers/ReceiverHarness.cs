using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>Makes the notifier of a receiver written in YAML, and messages for it.</summary>
internal static class ReceiverHarness
{
    public static readonly HttpSenderOptions Quick = new()
    {
        RequestTimeout = TimeSpan.FromSeconds(20),
        FirstDelay = TimeSpan.FromMilliseconds(5),
        MaxPatience = TimeSpan.FromSeconds(2),
    };

    public static INotifier Notifier(string integration, string global = "", HttpSenderOptions? http = null, Action<string>? write = null, TimeSpan? smtpTimeout = null)
    {
        var config = AlertingHarness.Read($"{global}\nroute: {{receiver: r}}\nreceivers:\n  - name: r\n    {integration.ReplaceLineEndings("\n    ")}\n");
        var receiver = config.Receivers[0];
        var factory = new NotifierFactory(TimeProvider.System, write ?? (_ => { })) { Http = http ?? Quick, SmtpTimeout = smtpTimeout ?? TimeSpan.FromSeconds(20) };
        return factory.Create(receiver, receiver.Integrations[0]);
    }

    public static Notification Firing(params (string Name, string Value)[] annotations) => Message(null, annotations);

    public static Notification Resolved(params (string Name, string Value)[] annotations) => Message(ManualTimeProvider.Start.AddMinutes(9), annotations);

    private static Notification Message(DateTimeOffset? end, (string Name, string Value)[] annotations) => new()
    {
        Receiver = "r",
        Integration = "x[0]",
        GroupKey = "{}:{alertname=\"Down\"}",
        GroupLabels = AlertingHarness.Labels("alertname=Down"),
        IdempotencyKey = "0123456789abcdef0123456789abcdef",
        Time = ManualTimeProvider.Start,
        ExternalUrl = new Uri("https://pronoia.example/"),
        Suppressed = 3,
        Actions = [new("Acknowledge", new Uri("https://pronoia.example/act?action=acknowledge&signature=x"))],
        Alerts =
        [
            new Alert
            {
                Labels = AlertingHarness.Labels("alertname=Down,instance=web:80,severity=critical"),
                Annotations = Labels.Of(annotations.Append(("summary", "web is <down> & out")).Select(a => new Label(a.Item1, a.Item2))),
                StartsAt = ManualTimeProvider.Start.AddMinutes(-2),
                EndsAt = end,
                GeneratorUrl = "https://pronoia.example/graph?g0.expr=up",
                Evidence = new Evidence
                {
                    Observed = 12.5,
                    Expected = 3,
                    Lower = 2,
                    Upper = 4,
                    Score = 0.98,
                    Detector = "band",
                    SinceEarliest = ManualTimeProvider.Start.AddMinutes(-3),
                    SinceLatest = ManualTimeProvider.Start.AddMinutes(-2),
                    ProbableCause = "deployment of <web>",
                    RunbookUrl = "https://runbooks.example/web",
                },
            },
        ],
    };
}
