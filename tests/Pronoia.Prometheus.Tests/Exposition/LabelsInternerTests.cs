using Pronoia.Prometheus.Exposition;

namespace Pronoia.Prometheus.Tests.Exposition;

public class LabelsInternerTests
{
    [Fact]
    public void The_same_text_gives_the_same_object()
    {
        var interner = new LabelsInterner();
        Assert.Same(interner.Intern("up{a=\"b\"}"u8), interner.Intern("up{a=\"b\"}"u8));
        Assert.Equal(interner.Intern("up{a=\"b\",c=\"d\"}"u8), interner.Intern("up{c=\"d\",a=\"b\"}"u8));
    }

    [Fact]
    public void What_was_used_lately_stays_and_the_rest_is_forgotten()
    {
        var interner = new LabelsInterner(capacity: 10);
        var kept = interner.Intern("kept"u8);
        for (var i = 0; i < 1000; i++)
        {
            interner.Intern(System.Text.Encoding.UTF8.GetBytes($"a{i}"));
            Assert.Same(kept, interner.Intern("kept"u8));
            Assert.InRange(interner.Count, 1, 10);
        }
    }

    [Theory]
    [InlineData("up 1")]
    [InlineData("up{")]
    [InlineData("up{a=\"1\",a=\"2\"}")]
    [InlineData("")]
    public void What_is_not_a_series_is_refused(string text) =>
        Assert.Throws<FormatException>(() => new LabelsInterner().Intern(System.Text.Encoding.UTF8.GetBytes(text)));
}
