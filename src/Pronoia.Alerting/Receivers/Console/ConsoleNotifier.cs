using System.Text;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Receivers.Console;

/// <summary>Writes one line per message and one per alert.</summary>
/// <param name="write">Receives each line, without line end.</param>
internal sealed class ConsoleNotifier(Action<string> write) : INotifier
{
    private const int MaxAlerts = 20;
    private const int MaxLine = 500;

    public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var firing = notification.Alerts.Count(a => a.EndsAt is null);
        var count = notification.Resolved ? notification.Alerts.Count : firing;
        write(Line($"[{notification.Status.ToUpperInvariant()}:{count}] {notification.Receiver} {notification.GroupLabels} {notification.Note}"));
        foreach (var alert in notification.Alerts.Take(MaxAlerts))
        {
            var summary = alert.Annotations["summary"];
            write(Line($"  {(alert.EndsAt is null ? "firing  " : "resolved")} {alert.Labels} since {alert.StartsAt:yyyy-MM-ddTHH:mm:ssZ} {summary}"));
        }

        if (notification.Alerts.Count > MaxAlerts)
        {
            write($"  and {notification.Alerts.Count - MaxAlerts} more");
        }

        if (notification.Suppressed > 0)
        {
            write("  " + MessageText.SuppressedLine(notification));
            foreach (var title in notification.SuppressedTitles)
            {
                write(Line($"    {title}"));
            }
        }

        return Task.CompletedTask;
    }

    // One line stays one line, and nothing that an alert says drives the terminal.
    private static string Line(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLine));
        foreach (var c in text.AsSpan().TrimEnd())
        {
            if (line.Length == MaxLine)
            {
                line.Append('…');
                break;
            }

            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }
}
