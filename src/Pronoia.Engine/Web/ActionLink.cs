using Pronoia.Alerting.Actions;

namespace Pronoia.Engine.Web;

/// <summary>The parameters of a signed link, as they came.</summary>
/// <param name="Action">What it is for.</param>
/// <param name="Subject">The identifier of the group or silence.</param>
/// <param name="Expires">When it ends, Unix seconds.</param>
/// <param name="Signature">The signature over the others.</param>
internal sealed record ActionLink(string Action, string Subject, string Expires, string Signature)
{
    /// <summary>What it is for.</summary>
    public ActionPurpose Purpose => ActionLinks.PurposeOf(Action) ?? throw new InvalidOperationException($"\"{Action}\" has not been checked");

    /// <summary>The parameters by name.</summary>
    public IEnumerable<(string Name, string Value)> Parameters =>
        [("action", Action), (ActionLinks.SubjectName(Purpose), Subject), ("expires", Expires), ("signature", Signature)];

    /// <summary>The link as seen from its own page, wherever a proxy puts that.</summary>
    public string Relative => SignedLinks.Page + "?" + string.Join('&', Parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
}
