using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Telemetry;

namespace Pronoia.Engine.Tests.Telemetry;

public sealed class JsonLogFormatterTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 3, 4, 5, 678, TimeSpan.Zero));

    [Fact]
    public void A_line_has_the_documented_fields()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var json = Write(LogLevel.Warning, "Pronoia.Engine.Planning.TickPlanner", "{Count} slots of {Job} were missed", null, 3, "probe-30s-0");

        Assert.Equal("2026-11-21T03:04:05.678Z", json.GetProperty("timestamp").GetString());
        Assert.Equal("WARNING", json.GetProperty("level").GetString());
        Assert.Equal("pronoia", json.GetProperty("service").GetString());
        Assert.Equal("TickPlanner", json.GetProperty("component").GetString());
        Assert.Equal("3 slots of probe-30s-0 were missed", json.GetProperty("message").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), json.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), json.GetProperty("span_id").GetString());
        Assert.Equal(3, json.GetProperty("metadata").GetProperty("Count").GetInt32());
        Assert.Equal("probe-30s-0", json.GetProperty("metadata").GetProperty("Job").GetString());
    }

    [Theory]
    [InlineData(LogLevel.Trace, "DEBUG")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "CRITICAL")]
    public void Levels_have_the_names_of_the_field(LogLevel level, string name) =>
        Assert.Equal(name, Write(level, "A", "plain", null).GetProperty("level").GetString());

    [Fact]
    public void What_is_not_there_has_no_field()
    {
        var json = Write(LogLevel.Information, "A", "plain", null);
        Assert.Equal(["timestamp", "level", "service", "component", "message"], json.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Line_breaks_quotes_and_an_exception_stay_on_one_line()
    {
        var text = Text(LogLevel.Error, "A", "{Answer}", new InvalidOperationException("a\nb"), "\"\r\n\u0001\ud800");
        Assert.Equal(text.Length - Environment.NewLine.Length, text.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        using var json = JsonDocument.Parse(text);
        Assert.StartsWith("System.InvalidOperationException: a\nb", json.RootElement.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("\"\r\n\u0001", json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_JSON_does_not_have_are_text()
    {
        var metadata = Write(LogLevel.Information, "A", "{A} {B} {C}", null, double.NaN, null, true).GetProperty("metadata");
        Assert.Equal("NaN", metadata.GetProperty("A").GetString());
        Assert.Equal(JsonValueKind.Null, metadata.GetProperty("B").ValueKind);
        Assert.True(metadata.GetProperty("C").GetBoolean());
    }

    private JsonElement Write(LogLevel level, string category, string template, Exception? exception, params object?[] values)
    {
        using var document = JsonDocument.Parse(Text(level, category, template, exception, values));
        return document.RootElement.Clone();
    }

    private string Text(LogLevel level, string category, string template, Exception? exception, params object?[] values)
    {
        using var writer = new StringWriter();
        var logger = new Capture(entry => new JsonLogFormatter(_time).Write(entry, null, writer), category);
#pragma warning disable CA2254 // The template is the test's case.
        logger.Log(level, exception, template, values);
#pragma warning restore CA2254
        return writer.ToString();
    }

    private sealed class Capture(Action<LogEntry<object?>> write, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            write(new LogEntry<object?>(logLevel, category, eventId, state, exception, (s, e) => formatter((TState)s!, e)));
    }
}
