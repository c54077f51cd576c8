using System.Net;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Cloud;

namespace Pronoia.Engine.Tests.Cloud;

public sealed class HeartbeatTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly WarningLog _log = new();

    [Fact]
    public async Task Without_a_url_nothing_is_sent()
    {
        using var client = new HttpClient(new Handler((_, _) => throw new InvalidOperationException("sent")));
        await new Heartbeat(client, null, _time, _log).SendAsync(CancellationToken.None);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, 0)]
    [InlineData(HttpStatusCode.InternalServerError, 1)]
    public async Task An_answer_that_is_no_success_is_a_warning_without_the_url(HttpStatusCode status, int warnings)
    {
        Uri? called = null;
        await SendAsync((request, _) =>
        {
            called = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(status));
        });
        Assert.Equal("https://beat.example/s3cret", called!.AbsoluteUri);
        Assert.Equal(warnings, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_a_warning_and_no_error()
    {
        await SendAsync((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "https://beat.example/s3cret is gone"));
        Assert.DoesNotContain("s3cret", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_given_up_after_the_timeout()
    {
        var sending = SendAsync(async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            throw new InvalidOperationException("unreachable");
        });
        _time.Advance(Heartbeat.Timeout);
        await sending;
        Assert.Contains("5 s", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private async Task SendAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        using var client = new HttpClient(new Handler(answer));
        await new Heartbeat(client, new Uri("https://beat.example/s3cret"), _time, _log).SendAsync(CancellationToken.None);
    }

    private sealed class Handler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }

    private sealed class WarningLog : ILogger<Heartbeat>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
