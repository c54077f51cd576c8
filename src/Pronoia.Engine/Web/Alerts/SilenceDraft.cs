using Microsoft.Extensions.Primitives;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>What somebody wrote into the form of a new silence.</summary>
/// <param name="Matchers">The matchers, one per line.</param>
/// <param name="By">Who.</param>
/// <param name="Comment">Why.</param>
/// <param name="Duration">For how long.</param>
internal sealed record SilenceDraft(string Matchers = "", string By = "", string Comment = "", string Duration = "")
{
    /// <summary>Reads the form.</summary>
    public static SilenceDraft Of(IReadOnlyDictionary<string, StringValues> form) => new(
        SignedLinks.First(form, "matchers").Trim(),
        SignedLinks.First(form, "by").Trim(),
        SignedLinks.First(form, "comment").Trim(),
        SignedLinks.First(form, "duration"));
}
