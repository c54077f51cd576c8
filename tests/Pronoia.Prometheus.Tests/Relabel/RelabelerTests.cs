using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Tests.Relabel;

public class RelabelerTests
{
    [Theory]
    [InlineData("{source_labels: [a], target_label: d, regex: f, replacement: 'ch${1}-ch${1}'}", "{a=\"foo\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], target_label: d, regex: 'f(.*)', replacement: 'ch${1}-ch${1}'}", "{a=\"foo\", b=\"bar\", c=\"baz\", d=\"choo-choo\"}")]
    [InlineData("{source_labels: [a, b], target_label: a, regex: 'f(.*);(.*)r', replacement: 'b${1}${2}m'}", "{a=\"boobam\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], target_label: d, separator: ''}", "{a=\"foo\", b=\"bar\", c=\"baz\", d=\"foo\"}")]
    [InlineData("{target_label: d, replacement: fixed}", "{a=\"foo\", b=\"bar\", c=\"baz\", d=\"fixed\"}")]
    [InlineData("{source_labels: [a], target_label: a, replacement: ''}", "{b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], regex: '(.*)', target_label: '${1}_x', replacement: y}", "{a=\"foo\", b=\"bar\", c=\"baz\", foo_x=\"y\"}")]
    [InlineData("{source_labels: [nope], regex: '(.*)', target_label: '${1}', replacement: y}", "{a=\"foo\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], regex: foo, action: drop}", null)]
    [InlineData("{source_labels: [a], regex: fo, action: drop}", "{a=\"foo\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], regex: f|foo, action: keep}", "{a=\"foo\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], regex: nope, action: Keep}", null)]
    [InlineData("{source_labels: [a], target_label: b, action: keepequal}", null)]
    [InlineData("{source_labels: [a], target_label: b, action: dropequal}", "{a=\"foo\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], target_label: a, action: keepequal}", "{a=\"foo\", b=\"bar\", c=\"baz\"}")]
    [InlineData("{source_labels: [a], target_label: a, action: dropequal}", null)]
    [InlineData("{source_labels: [c], target_label: d, action: hashmod, modulus: 1000}", "{a=\"foo\", b=\"bar\", c=\"baz\", d=\"976\"}")]
    [InlineData("{regex: '(b|c)', replacement: 'bar_${1}', action: labelmap}", "{a=\"foo\", b=\"bar\", bar_b=\"bar\", bar_c=\"baz\", c=\"baz\"}")]
    [InlineData("{regex: 'b.*', action: labeldrop}", "{a=\"foo\", c=\"baz\"}")]
    [InlineData("{regex: 'b.*', action: labelkeep}", "{b=\"bar\"}")]
    [InlineData("{source_labels: [a, b], target_label: d, action: uppercase}", "{a=\"foo\", b=\"bar\", c=\"baz\", d=\"FOO;BAR\"}")]
    [InlineData("{source_labels: [a], target_label: d, action: lowercase}", "{a=\"foo\", b=\"bar\", c=\"baz\", d=\"foo\"}")]
    public void Actions(string config, string? expected)
    {
        var labels = Labels.Of([new("a", "foo"), new("b", "bar"), new("c", "baz")]);
        Assert.Equal(expected, Relabeler.Process(labels, Read(config, out var diagnostics))?.ToString());
        Assert.Empty(diagnostics.Errors);
    }

    [Fact]
    public void Steps_run_in_order_and_stop_at_a_drop()
    {
        var configs = Read("{target_label: a, replacement: x}, {source_labels: [a], regex: x, target_label: b, replacement: y}, {source_labels: [b], regex: y, action: drop}", out _);
        Assert.Equal("{a=\"x\", b=\"y\"}", Relabeler.Process(Labels.Empty, [.. configs.Take(2)])!.ToString());
        Assert.Null(Relabeler.Process(Labels.Empty, configs));
    }

    [Theory]
    [InlineData("{action: rename}", "action: unknown relabel action \"rename\": expected one of replace, keep, drop, keepequal, dropequal, hashmod, labelmap, labeldrop, labelkeep, lowercase, uppercase")]
    [InlineData("{source_labels: [a]}", "replace needs a target_label")]
    [InlineData("{source_labels: [a], target_label: 1x}", "target_label: \"1x\" is not a label name, which replace needs")]
    [InlineData("{source_labels: [a], target_label: '${1}', action: lowercase}", "target_label: \"${1}\" is not a label name, which lowercase needs")]
    [InlineData("{source_labels: [a], target_label: b, action: hashmod}", "modulus: hashmod needs a modulus of 1 or more")]
    [InlineData("{source_labels: [a], target_label: b, action: keepequal, regex: x}", "regex: keepequal does not take it")]
    [InlineData("{source_labels: [a], regex: x, action: labeldrop}", "source_labels: labeldrop does not take it")]
    [InlineData("{regex: x, replacement: a-b, action: labelmap}", "replacement: \"a-b\" is not a label name, which labelmap needs")]
    [InlineData("{regex: '(', target_label: a}", "regex: invalid regular expression \"(\": missing closing ) (at character 2)")]
    [InlineData("{targetlabel: a, target_label: a}", "unknown key \"targetlabel\" (did you mean \"target_label\"?)")]
    public void Mistakes(string config, string message)
    {
        Read(config, out var diagnostics);
        Assert.Equal("relabel_configs: " + message, Assert.Single(diagnostics.Errors).Message);
    }

    private static IReadOnlyList<RelabelConfig> Read(string configs, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        var map = YamlMap.Of(YamlFile.Parse($"relabel_configs: [{configs}]", "x.yml", diagnostics), diagnostics, "job");
        return RelabelConfigReader.ReadList(map, "relabel_configs");
    }
}
