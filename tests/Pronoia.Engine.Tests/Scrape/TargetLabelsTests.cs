using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Scrape;

public sealed class TargetLabelsTests
{
    [Theory]
    [InlineData("m{x=\"1\"}", false, "m{instance=\"i\", job=\"j\", x=\"1\"}")]
    [InlineData("m{job=\"own\"}", false, "m{exported_job=\"own\", instance=\"i\", job=\"j\"}")]
    [InlineData("m{job=\"own\"}", true, "m{instance=\"i\", job=\"own\"}")]
    [InlineData("m{instance=\"\"}", true, "m{job=\"j\"}")]
    [InlineData("m{instance=\"\"}", false, "m{instance=\"i\", job=\"j\"}")]
    [InlineData("m{job=\"own\",exported_job=\"taken\"}", false, "m{exported_exported_job=\"own\", exported_job=\"taken\", instance=\"i\", job=\"j\"}")]
    public void Labels_of_both_sides_meet_as_in_Prometheus(string series, bool honor, string expected)
    {
        var given = new LabelsInterner(keepEmpty: true).Intern(System.Text.Encoding.UTF8.GetBytes(series));

        Assert.Equal(expected, TargetLabels.Apply(given, Labels.Of([new Label("job", "j"), new Label("instance", "i")]), honor).ToString());
    }
}
