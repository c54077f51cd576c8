namespace Pronoia.Probing.Tests;

public class WarmUpTests
{
    [Fact]
    public async Task It_is_done_once_with_and_without_TLS_and_shared_by_who_waits()
    {
        using var prober = new Prober(new ProberOptions(), TimeProvider.System);
        var first = prober.WarmUpAsync(tls: true, CancellationToken.None);
        await Task.WhenAll(first, prober.WarmUpAsync(tls: true, CancellationToken.None));
        Assert.Equal(0, prober.OverdueAttempts);
        Assert.True(prober.WarmUpAsync(tls: true, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_end_it_for_the_others()
    {
        using var prober = new Prober(new ProberOptions(), TimeProvider.System);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prober.WarmUpAsync(tls: false, gone.Token));
        await prober.WarmUpAsync(tls: false, CancellationToken.None);
    }
}
