namespace Pronoia.Alerting.Receivers.Slack;

/// <summary>A button below a Slack message.</summary>
internal sealed record SlackAction(string Type, string Text, string? Url, string? Style, string? Name, string? Value);
