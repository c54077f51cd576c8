using Pronoia.Prometheus.Exposition;

namespace Pronoia.Prometheus.Tests.Exposition;

public class ExpositionContentTypeTests
{
    private const string Protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    [Theory]
    [InlineData(null, ExpositionFormat.Text)]
    [InlineData("*/*", ExpositionFormat.Text)]
    [InlineData(Protobuf, ExpositionFormat.Protobuf)]
    [InlineData(Protobuf + ";q=0.4,text/plain;version=0.0.4;q=0.3", ExpositionFormat.Protobuf)]
    [InlineData(Protobuf + ";q=0.2,text/plain;version=0.0.4;q=0.3", ExpositionFormat.Text)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text", ExpositionFormat.Text)]
    [InlineData("application/vnd.google.protobuf", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;version=1.0.0," + Protobuf + ";q=0.1", ExpositionFormat.Protobuf)]
    [InlineData("text/plain;version=9.9.9, ;;;, " + Protobuf + ";q=0.1", ExpositionFormat.Protobuf)]
    public void The_first_format_by_weight_that_is_there_is_negotiated(string? accept, ExpositionFormat expected) => Assert.Equal(expected, ExpositionContentType.Negotiate(accept));

    [Theory]
    [InlineData(null, ExpositionFormat.OpenMetrics)]
    [InlineData("text/html", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain", ExpositionFormat.Text)]
    [InlineData("Application/Vnd.Google.Protobuf", ExpositionFormat.Protobuf)]
    public void What_is_not_stated_is_the_fallback(string? contentType, ExpositionFormat expected) =>
        Assert.Equal(expected, ExpositionContentType.Detect(contentType, ExpositionFormat.OpenMetrics));
}
