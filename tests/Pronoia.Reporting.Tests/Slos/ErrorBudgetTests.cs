using Pronoia.Reporting.Slos;

namespace Pronoia.Reporting.Tests.Slos;

public class ErrorBudgetTests
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Theory]
    [InlineData(0.999, 9990, 10, 0.0)]
    [InlineData(0.999, 9995, 5, 0.5)]
    [InlineData(0.999, 9980, 20, -1.0)]
    [InlineData(0.99, 100, 0, 1.0)]
    public void Remaining_is_one_minus_the_share_of_the_allowed_errors(double objective, double good, double bad, double expected) =>
        Assert.Equal(expected, ErrorBudget.Remaining(objective, good, bad)!.Value, 9);

    [Fact]
    public void Nothing_known_is_no_result()
    {
        Assert.Null(ErrorBudget.Remaining(0.99, 0, 0));
        Assert.Null(ErrorBudget.Achieved(0, 0));
    }

    [Theory]
    [InlineData(0.02, 1, 14.4)]
    [InlineData(0.05, 6, 6)]
    [InlineData(0.1, 24, 3)]
    [InlineData(0.1, 72, 1)]
    public void Burn_rates_are_those_of_the_workbook(double share, int hours, double expected)
    {
        Assert.Equal(expected, ErrorBudget.BurnRateThatSpends(share, TimeSpan.FromHours(hours), Month), 9);
        Assert.Equal(share, ErrorBudget.Spent(expected, TimeSpan.FromHours(hours), Month), 9);
        Assert.Equal(expected, BurnRateWindow.Recommended.Single(w => w.Long == TimeSpan.FromHours(hours)).BurnRate(Month), 9);
    }

    [Fact]
    public void Every_short_window_is_a_twelfth_of_its_long_one() =>
        Assert.All(BurnRateWindow.Recommended, w => Assert.Equal(12, w.Long / w.Short));

    [Fact]
    public void Three_nines_over_thirty_days_are_forty_three_minutes()
    {
        Assert.Equal(1, ErrorBudget.SpentBy(TimeSpan.FromMinutes(43.2), 0.999, Month), 9);
        Assert.Equal(10, ErrorBudget.BurnRate(0.999, 0.01), 9);
    }

    [Theory]
    [InlineData(0.5, 1, 15.0)]
    [InlineData(1, 14.4, 30 / 14.4)]
    [InlineData(0, 5, 0.0)]
    [InlineData(-1, 0, 0.0)]
    [InlineData(1, 0, null)]
    [InlineData(1, 1e-300, null)]
    [InlineData(1, double.NaN, null)]
    public void Time_to_exhaustion(double remaining, double burnRate, double? days)
    {
        var time = ErrorBudget.TimeToExhaustion(remaining, burnRate, Month);
        Assert.Equal(days is null, time is null);
        Assert.Equal(days ?? 0, time?.TotalDays ?? 0, 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99.9)]
    [InlineData(double.NaN)]
    public void An_objective_without_a_budget_is_refused(double objective)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorBudget.Remaining(objective, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorBudget.BurnRate(objective, 0.1));
    }
}
