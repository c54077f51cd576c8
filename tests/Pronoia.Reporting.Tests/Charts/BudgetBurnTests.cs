using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class BudgetBurnTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.4, "40 % of the error budget is left.")]
    [InlineData(-12, "The error budget is spent; it stands at −1200 %.")]
    [InlineData(0, "The error budget is spent; it stands at 0 %.")]
    [InlineData(double.NaN, "No data.")]
    public void Says_what_is_left(double remaining, string expected) => Assert.Equal(expected, SvgAssert.Description(Chart(remaining)));

    [Fact]
    public void An_overspent_budget_is_cut_at_minus_one_hundred_percent()
    {
        var svg = Chart(1, -12).ToSvg();
        Assert.Contains(">−100 %</text>", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("1200 %<", svg.Split("</desc>")[1], StringComparison.Ordinal);
    }

    private static BudgetBurn Chart(params double[] remaining) => new()
    {
        Title = "Budget",
        FromUtc = Start,
        ToUtc = Start.AddDays(30),
        Points = [.. remaining.Select((r, i) => new BudgetPoint(Start.AddDays(i).ToUnixTimeMilliseconds(), r))],
    };
}
