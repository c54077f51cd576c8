using Pronoia.Alerting.Actions;

namespace Pronoia.Engine.Web;

/// <summary>The parameters of a signed link, as they came.</summary>
/// <param name="Action">What it is for.</param>
/// <param name="Group">The group's identifier.</param>
/// <param name="Expires">When it ends, Unix seconds.</param>
/// <param name="Signature">The signature over the others.</param>
internal sealed record ActionLink(string Action, string Group, string Expires, string Signature)
{
    /// <summary>What it is for.</summary>
    public ActionPurpose Purpose => Action == "acknowledge" ? ActionPurpose.Acknowledge : ActionPurpose.Silence;

    /// <summary>The parameters by name.</summary>
    public IEnumerable<(string Name, string Value)> Parameters =>
        [("action", Action), ("group", Group), ("expires", Expires), ("signature", Signature)];

    /// <summary>The link as seen from its own page, wherever a proxy puts that.</summary>
    public string Relative =>
        ActionPages.Path[(ActionPages.Path.LastIndexOf('/') + 1)..] + "?" + string.Join('&', Parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
}
