using Pronoia.Alerting.Inhibition;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.TimeIntervals;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>A validated alerting configuration. Immutable.</summary>
public sealed class AlertmanagerConfig
{
    private readonly Func<YamlMap, EmailConfig> _readMail;

    internal AlertmanagerConfig(
        Route route,
        IReadOnlyList<InhibitRule> inhibitRules,
        IReadOnlyDictionary<string, IReadOnlyList<TimeInterval>> timeIntervals,
        Func<YamlMap, EmailConfig> readMail)
    {
        _readMail = readMail;
        Route = route;
        InhibitRules = inhibitRules;
        TimeIntervals = timeIntervals;
    }

    /// <summary>The receivers in the order of the file.</summary>
    public required IReadOnlyList<ReceiverConfig> Receivers { get; init; }

    /// <summary>How long an alert that was put without an end stays active.</summary>
    public required TimeSpan ResolveTimeout { get; init; }

    /// <summary>The receiver that is told when another cannot be reached; null: none.</summary>
    public required string? FallbackReceiver { get; init; }

    /// <summary>Template files, globs resolved, in ordinal order.</summary>
    public required IReadOnlyList<string> TemplateFiles { get; init; }

    /// <summary>The maintenance calendar.</summary>
    public required IReadOnlyList<MaintenanceWindow> MaintenanceWindows { get; init; }

    /// <summary>Summaries that are sent at fixed times.</summary>
    public required IReadOnlyList<DigestConfig> Digests { get; init; }

    /// <summary>Who is reminded of silences; null: nobody.</summary>
    public required SilenceReminderConfig? SilenceReminders { get; init; }

    internal Route Route { get; }

    internal IReadOnlyList<InhibitRule> InhibitRules { get; }

    internal IReadOnlyDictionary<string, IReadOnlyList<TimeInterval>> TimeIntervals { get; }

    /// <summary>
    /// The names of the receivers that an alert with these labels goes to, in the order of the routing tree; a receiver that several
    /// routes name stands several times. Joined with commas it is what <c>amtool config routes test</c> prints.
    /// </summary>
    public IReadOnlyList<string> RouteReceivers(Labels labels)
    {
        var routes = new List<Route>();
        Route.Match(labels, routes);
        return [.. routes.Select(r => r.Receiver)];
    }

    /// <summary>
    /// The routes, inhibition rules and names of receivers and time intervals as an <c>alertmanager.yml</c>, for <c>amtool config</c>. Integrations are left
    /// out, as they hold secrets.
    /// </summary>
    public string WriteRouting() => RoutingYaml.Write(this);

    /// <summary>The mail addresses of a receiver, once for each of its <c>email_configs</c>; none where it has no such or is not there.</summary>
    public IReadOnlyList<MailRecipients> Mail(string receiver) =>
        [.. Receiver(receiver)?.Integrations.OfType<EmailConfig>().Select(e => new MailRecipients(e)) ?? []];

    /// <summary>
    /// Reads addresses that are no receiver's: the keys of an <c>email_config</c> that say how to send (<c>to</c>, <c>from</c>, <c>smarthost</c>, …), with the
    /// <c>global</c> section's where they are absent. Errors go to the map's diagnostics.
    /// </summary>
    public MailRecipients ReadMail(YamlMap map) => new(_readMail(map));

    internal ReceiverConfig? Receiver(string name) => Receivers.FirstOrDefault(r => r.Name == name);
}
