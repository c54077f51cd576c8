using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Slack;

/// <summary>A button below a Slack message.</summary>
/// <param name="Type">Its type, usually <c>button</c>.</param>
/// <param name="Text">What stands on it.</param>
/// <param name="Url">Where it leads; else it has a name.</param>
/// <param name="Style">Its colour.</param>
/// <param name="Name">The name by which an app knows it.</param>
/// <param name="Value">What an app gets.</param>
/// <param name="Confirm">What to ask before it acts, by Slack's names; null: nothing.</param>
internal sealed record SlackAction(
    string Type, string Text, string? Url, string? Style, string? Name, string? Value, IReadOnlyList<KeyValuePair<string, string>>? Confirm)
{
    private static readonly string[] ConfirmTexts = ["text", "title", "ok_text", "dismiss_text"];

    public static SlackAction Read(YamlMap map)
    {
        var action = new SlackAction(
            map.String("type", required: true) ?? "", map.String("text", required: true) ?? "", map.String("url"), map.String("style"), map.String("name"), map.String("value"), ReadConfirm(map));
        if (string.IsNullOrEmpty(action.Url) && string.IsNullOrEmpty(action.Name))
        {
            map.Diagnostics.Error(map.Position, "action: missing name or url in Slack action configuration");
        }

        // A link needs nothing that an app would.
        return string.IsNullOrEmpty(action.Url) ? action : action with { Name = null, Value = null, Confirm = null };
    }

    private static KeyValuePair<string, string>[]? ReadConfirm(YamlMap map)
    {
        if (!map.Has("confirm"))
        {
            return null;
        }

        var confirm = map.Map("confirm", "confirm");
        confirm.String("text", required: true);
        var texts = ConfirmTexts.Where(confirm.Has).Select(k => KeyValuePair.Create(k, confirm.String(k, ""))).ToArray();
        confirm.Done();
        return texts;
    }
}
