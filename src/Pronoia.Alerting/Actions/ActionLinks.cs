using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pronoia.Alerting.Groups;

namespace Pronoia.Alerting.Actions;

/// <summary>
/// Makes and checks links by which the reader of a message or page acts on a group or silence without signing in. A link is signed with HMAC-SHA-256,
/// expires, and is good for one purpose and one group or silence. Following one must only show a page: the change belongs into the form (POST) on it.
/// </summary>
/// <param name="secret">The signing key, at least 32 random bytes, the same in all processes.</param>
/// <param name="page">The page that checks the link.</param>
/// <param name="lifetime">How long a link is good.</param>
public sealed class ActionLinks(byte[] secret, Uri page, TimeSpan lifetime)
{
    private static readonly (ActionPurpose Purpose, string Name, string Subject)[] Purposes =
    [
        (ActionPurpose.Acknowledge, "acknowledge", "group"),
        (ActionPurpose.Silence, "silence", "group"),
        (ActionPurpose.EndSilence, "end_silence", "silence"),
        (ActionPurpose.AddSilence, "add_silence", "silence"),
    ];

    private readonly byte[] _secret = secret.Length >= 32
        ? [.. secret]
        : throw new ArgumentException("the signing key needs at least 32 bytes", nameof(secret));

    /// <summary>
    /// A link to the page with the parameters <c>action</c>, <c>group</c> or <c>silence</c> (<see cref="SubjectName"/>), <c>expires</c> (Unix seconds) and
    /// <c>signature</c>.
    /// </summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="subject">The identifier of the group or silence; of one to be made any word.</param>
    /// <param name="now">The time.</param>
    public Uri Create(ActionPurpose purpose, string subject, DateTimeOffset now)
    {
        var expires = (now + lifetime).ToUnixTimeSeconds();
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"action={Name(purpose)}&{SubjectName(purpose)}={Uri.EscapeDataString(subject)}&expires={expires}&signature={Sign(purpose, subject, expires)}");
        return new UriBuilder(page) { Query = query }.Uri;
    }

    /// <summary>What a link's parameter <c>action</c> stands for, or null.</summary>
    public static ActionPurpose? PurposeOf(string? action)
    {
        foreach (var (purpose, name, _) in Purposes)
        {
            if (name == action)
            {
                return purpose;
            }
        }

        return null;
    }

    /// <summary>The parameter that names what a link of this purpose is about.</summary>
    public static string SubjectName(ActionPurpose purpose) => Purposes[(int)purpose].Subject;

    /// <summary>Checks what a link's parameters say.</summary>
    public ActionCheck Check(string? action, string? subject, string? expires, string? signature, DateTimeOffset now)
    {
        if (PurposeOf(action) is not { } known || string.IsNullOrEmpty(subject) || subject.Length > 64 || signature is null
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(known, subject, until))))
        {
            return ActionCheck.Forged;
        }

        return now.ToUnixTimeSeconds() > until ? ActionCheck.Expired : ActionCheck.Good;
    }

    internal IReadOnlyList<KeyValuePair<string, Uri>> For(string groupId, Intent intent) =>
        intent.Alerts.All(a => a.EndsAt is not null)
            ? []
            : [new("Acknowledge", Create(ActionPurpose.Acknowledge, groupId, intent.At)), new("Silence", Create(ActionPurpose.Silence, groupId, intent.At))];

    private static string Name(ActionPurpose purpose) => Purposes[(int)purpose].Name;

    private string Sign(ActionPurpose purpose, string subject, long expires)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"pronoia-action\n{Name(purpose)}\n{subject}\n{expires}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(signed)));
    }
}
