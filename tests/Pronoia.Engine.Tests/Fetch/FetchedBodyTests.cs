using Pronoia.Engine.Fetch;

namespace Pronoia.Engine.Tests.Fetch;

public sealed class FetchedBodyTests
{
    [Fact]
    public async Task A_body_is_read_to_its_end_and_no_further_than_its_limit()
    {
        var bytes = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray();
        using var body = new FetchedBody();
        await body.ReadAsync(new MemoryStream(bytes), bytes.Length, "the limit", default);
        Assert.Equal(bytes, body.Bytes.ToArray());

        using var tooLarge = new FetchedBody();
        var error = await Assert.ThrowsAsync<FetchException>(async () => await tooLarge.ReadAsync(new MemoryStream(bytes), bytes.Length - 1, "the limit", default));
        Assert.Equal("the body is larger than the limit (199999 bytes)", error.Message);
    }

    [Fact]
    public async Task A_third_large_body_waits_for_one_of_two()
    {
        var content = new byte[FetchedBody.Large + 1];
        using var first = new FetchedBody();
        using var second = new FetchedBody();
        using var third = new FetchedBody();
        using var small = new FetchedBody();
        await first.ReadAsync(new MemoryStream(content), content.Length, "", default);
        await second.ReadAsync(new MemoryStream(content), content.Length, "", default);

        var waiting = third.ReadAsync(new MemoryStream(content), content.Length, "", default).AsTask();
        await small.ReadAsync(new MemoryStream(new byte[100_000]), content.Length, "", default);
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(content.Length, third.Bytes.Length);
    }

    [Fact]
    public async Task A_large_body_that_waits_stops_with_its_request()
    {
        var content = new byte[FetchedBody.Large + 1];
        using var first = new FetchedBody();
        using var second = new FetchedBody();
        await first.ReadAsync(new MemoryStream(content), content.Length, "", default);
        await second.ReadAsync(new MemoryStream(content), content.Length, "", default);

        var third = new FetchedBody();
        using var cancelled = new CancellationTokenSource();
        var waiting = third.ReadAsync(new MemoryStream(content), content.Length, "", cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        third.Dispose();
        second.Dispose();
        second.Dispose();
    }
}
