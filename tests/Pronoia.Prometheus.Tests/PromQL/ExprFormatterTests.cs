using Pronoia.Prometheus.PromQL;

namespace Pronoia.Prometheus.Tests.PromQL;

public class ExprFormatterTests
{
    [Fact]
    public void Short_expressions_stay_in_one_line() =>
        Assert.Equal("sum by (job) (rate(m[5m]))", ExprFormatter.Format(PromQLParser.Parse("sum(rate(m[5m]))by(job)")));

    [Fact]
    public void Long_expressions_are_laid_out_as_Prometheus_does()
    {
        const string Query =
            "-(sum by (job, instance) (rate(http_requests_total{code=~\"5..\", handler=\"/api/v1/query\"}[5m])) / on (job) group_left sum by (job) (rate(http_requests_total[5m])))"
            + " > bool topk(3, histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket{handler=\"/api/v1/query_range\"}[5m]))))";
        const string Expected = """
              -(
                  sum by (job, instance) (rate(http_requests_total{code=~"5..",handler="/api/v1/query"}[5m]))
                / on (job) group_left ()
                  sum by (job) (rate(http_requests_total[5m]))
              )
            > bool
              topk(
                3,
                histogram_quantile(
                  0.99,
                  sum by (le, job) (rate(http_request_duration_seconds_bucket{handler="/api/v1/query_range"}[5m]))
                )
              )
            """;
        Assert.Equal(Expected, ExprFormatter.Format(PromQLParser.Parse(Query)));
    }

    [Fact]
    public void What_is_laid_out_parses_to_the_same()
    {
        var query = $"sum({string.Join(" + ", Enumerable.Range(0, 30).Select(i => $"max_over_time(rate(metric_{i}[5m])[1h:1m] offset 5m)"))})";
        var expr = PromQLParser.Parse(query);

        Assert.Equal(expr.ToString(), PromQLParser.Parse(ExprFormatter.Format(expr)).ToString());
    }
}
