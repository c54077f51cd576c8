using System.Web;
using Pronoia.Alerting.Actions;

namespace Pronoia.Alerting.Tests.Actions;

public class ActionLinksTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly ActionLinks _links = new(Secret, new Uri("https://pronoia.example/act"), TimeSpan.FromHours(2));

    private ActionCheck Check(Uri link, DateTimeOffset now, string? key = null, string? value = null)
    {
        var query = HttpUtility.ParseQueryString(link.Query);
        if (key is not null)
        {
            query[key] = value;
        }

        return _links.Check(query["action"], query["group"], query["expires"], query["signature"], now);
    }

    [Fact]
    public void Good_until_it_expires()
    {
        var link = _links.Create(ActionPurpose.Acknowledge, "abc", ManualTimeProvider.Start);
        Assert.StartsWith("https://pronoia.example/act?action=acknowledge&group=abc&expires=", link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(ActionCheck.Good, Check(link, ManualTimeProvider.Start));
        Assert.Equal(ActionCheck.Good, Check(link, ManualTimeProvider.Start.AddHours(2)));
        Assert.Equal(ActionCheck.Expired, Check(link, ManualTimeProvider.Start.AddHours(2).AddSeconds(1)));
    }

    [Theory]
    [InlineData("action", "silence")]
    [InlineData("action", "delete")]
    [InlineData("group", "abd")]
    [InlineData("group", "")]
    [InlineData("expires", "9999999999")]
    [InlineData("expires", "x")]
    [InlineData("signature", "")]
    [InlineData("signature", "ü")]
    [InlineData("signature", null)]
    public void Nothing_of_it_can_be_changed(string key, string? value) =>
        Assert.Equal(ActionCheck.Forged, Check(_links.Create(ActionPurpose.Acknowledge, "abc", ManualTimeProvider.Start), ManualTimeProvider.Start, key, value));

    [Fact]
    public void Another_key_makes_other_links() => Assert.Equal(
        ActionCheck.Forged,
        Check(new ActionLinks([.. Secret.Reverse()], new Uri("https://pronoia.example/act"), TimeSpan.FromHours(2)).Create(ActionPurpose.Silence, "abc", ManualTimeProvider.Start), ManualTimeProvider.Start));

    [Fact]
    public void A_short_key_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ActionLinks([1, 2, 3], new Uri("https://pronoia.example/"), TimeSpan.FromHours(1)));
}
