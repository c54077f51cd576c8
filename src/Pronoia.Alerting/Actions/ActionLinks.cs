using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pronoia.Alerting.Groups;

namespace Pronoia.Alerting.Actions;

/// <summary>
/// Makes and checks links by which the reader of a message acts on a group without signing in. A link is signed with HMAC-SHA-256, expires,
/// and is good for one purpose and one group. Following one must only show a page: the change belongs into the form (POST) on it.
/// </summary>
/// <param name="secret">The signing key, at least 32 random bytes, the same in all processes.</param>
/// <param name="page">The page that checks the link.</param>
/// <param name="lifetime">How long a link is good.</param>
public sealed class ActionLinks(byte[] secret, Uri page, TimeSpan lifetime)
{
    private readonly byte[] _secret = secret.Length >= 32
        ? [.. secret]
        : throw new ArgumentException("the signing key needs at least 32 bytes", nameof(secret));

    /// <summary>A link to the page with the parameters <c>action</c>, <c>group</c>, <c>expires</c> (Unix seconds) and <c>signature</c>.</summary>
    public Uri Create(ActionPurpose purpose, string groupId, DateTimeOffset now)
    {
        var expires = (now + lifetime).ToUnixTimeSeconds();
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"action={Name(purpose)}&group={Uri.EscapeDataString(groupId)}&expires={expires}&signature={Sign(purpose, groupId, expires)}");
        return new UriBuilder(page) { Query = query }.Uri;
    }

    /// <summary>Checks what a link's parameters say.</summary>
    public ActionCheck Check(string? action, string? groupId, string? expires, string? signature, DateTimeOffset now)
    {
        ActionPurpose? purpose = action switch
        {
            "acknowledge" => ActionPurpose.Acknowledge,
            "silence" => ActionPurpose.Silence,
            _ => null,
        };
        if (purpose is not { } known || string.IsNullOrEmpty(groupId) || groupId.Length > 64 || signature is null
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(known, groupId, until))))
        {
            return ActionCheck.Forged;
        }

        return now.ToUnixTimeSeconds() > until ? ActionCheck.Expired : ActionCheck.Good;
    }

    internal IReadOnlyList<KeyValuePair<string, Uri>> For(string groupId, Intent intent) =>
        intent.Alerts.All(a => a.EndsAt is not null)
            ? []
            : [new("Acknowledge", Create(ActionPurpose.Acknowledge, groupId, intent.At)), new("Silence", Create(ActionPurpose.Silence, groupId, intent.At))];

    private static string Name(ActionPurpose purpose) => purpose == ActionPurpose.Acknowledge ? "acknowledge" : "silence";

    private string Sign(ActionPurpose purpose, string groupId, long expires)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"pronoia-action\n{Name(purpose)}\n{groupId}\n{expires}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(signed)));
    }
}
