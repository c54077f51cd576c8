using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.Tests.Templates;

public class GoTemplateTests
{
    private static readonly Dictionary<string, object?> Data = new()
    {
        ["S"] = "a<b>&\"c'",
        ["N"] = 42,
        ["F"] = 12345.678,
        ["B"] = true,
        ["Z"] = null,
        ["U"] = "javascript:alert(1)",
        ["Q"] = "a b&c=d/é",
        ["L"] = new List<object?> { "x", "y", "z" },
        ["E"] = new List<object?>(),
        ["M"] = new Dictionary<string, string> { ["k"] = "v", ["a"] = "b" },
        ["D"] = TimeSpan.FromSeconds(90.5),
        ["T"] = new TemplateTime(new DateTimeOffset(2024, 2, 9, 5, 4, 3, 120, TimeSpan.Zero)),
        ["O"] = new Dictionary<string, object?> { ["I"] = 7, ["L"] = new List<object?> { 1, 2.5 } },
    };

    public static TheoryData<string, string?, string?> GoResults()
    {
        var cases = new TheoryData<string, string?, string?>();
        foreach (var line in File.ReadLines(OwnFiles.Path("Templates", "GoReference", "results.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var error = root.TryGetProperty("error", out var e) ? e.GetString() : null;
            cases.Add(root.GetProperty("template").GetString()!, error is null ? root.TryGetProperty("output", out var o) ? o.GetString() : "" : null, error);
        }

        return cases;
    }

    /// <summary>GoReference/main.go says what Go makes of each template; errors need only be errors.</summary>
    [Theory]
    [MemberData(nameof(GoResults))]
    public void Does_what_Go_does(string template, string? output, string? error)
    {
        var text = template.Replace('⏎', '\n');
        var isHtml = text.StartsWith("HTML:", StringComparison.Ordinal);
        string Run()
        {
            var parsed = GoTemplate.Parse("t", isHtml ? text[5..] : text);
            return isHtml ? parsed.ExecuteHtml(Data) : parsed.Execute(Data);
        }

        if (error is null)
        {
            Assert.Equal(output, Run());
        }
        else
        {
            Assert.ThrowsAny<TemplateException>(Run);
        }
    }

    [Theory]
    [InlineData("a\n {{ .N.X }}", "template: t:2:7: can't evaluate field X in type int")]
    [InlineData("{{ nope 1 }}", "template: t:1:4: function \"nope\" not defined")]
    [InlineData("{{ if .B }}\nx", "template: t:2:2: unexpected EOF: {{end}} is missing")]
    [InlineData("{{ .B ", "template: t:1:1: unclosed action")]
    [InlineData("{{ index .L 5 }}", "template: t:1:4: error calling index: index out of range: 5")]
    [InlineData("{{ gt .F 80 }}", "template: t:1:4: error calling gt: incompatible types for comparison")]
    [InlineData("{{ len 1 2 }}", "template: t:1:4: wrong number of args for len: want 1 got 2")]
    [InlineData("{{ .B | 5 }}", "template: t:1:9: non executable command in pipeline stage 2")]
    [InlineData("{{ ? }}", "template: t:1:4: unexpected character in action: '?'")]
    [InlineData("{{ 0x }}", "template: t:1:4: bad number syntax: \"0x\"")]
    [InlineData("{{ $x }}", "template: t:1:4: undefined variable \"$x\"")]
    public void Errors_carry_the_place(string template, string message) =>
        Assert.Equal(message, Assert.Throws<TemplateException>(() => GoTemplate.Parse("t", template).Execute(Data)).Message);

    [Theory]
    [InlineData("{{range 100000000}}{{end}}", "runs too long")]
    [InlineData("{{range 1000}}{{range 1000}}{{range 1000}}{{end}}{{end}}{{end}}", "runs too long")]
    [InlineData("{{range 1000}}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{end}}", "the output is too long")]
    [InlineData("{{$x := \"aaaaaaaa\"}}{{range 100}}{{$x = print $x $x}}{{end}}", "the text is too long")]
    [InlineData("{{printf \"%10000d%10000d%10000d\" 1 2 3}}", "the text is too long")]
    [InlineData("{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}", "exceeded maximum template depth")]
    public void Limits_stop_a_hostile_template(string template, string reason)
    {
        var limits = new TemplateLimits { MaxOutputLength = 20_000, MaxSteps = 100_000 };
        var error = Assert.Throws<TemplateException>(() => GoTemplate.Parse("t", template).Execute(Data, limits: limits));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("{{if 1}}")]
    [InlineData("{{if 1}}x{{else if 1}}")]
    public void Deep_nesting_is_refused(string piece)
    {
        var template = piece == "(" ? "{{" + new string('(', 200_000) + "}}" : string.Concat(Enumerable.Repeat(piece, 40_000));
        Assert.Contains("nested too deeply", Assert.Throws<TemplateException>(() => GoTemplate.Parse("t", template)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Range_counts_over_a_whole_number() =>
        Assert.Equal("0 1 2 none", GoTemplate.Parse("t", "{{range 3}}{{.}} {{end}}{{range 0}}x{{else}}none{{end}}").Execute(null));

    [Fact]
    public void A_set_gathers_templates_and_later_ones_replace_earlier_ones()
    {
        var set = GoTemplate.Parse("defaults", "{{define \"title\"}}default {{.}}{{end}}{{define \"text\"}}{{template \"title\" .}}!{{end}}");
        var own = set.With("own", "{{define \"title\"}}own {{.}}{{end}}");
        Assert.Equal("default 1!", set.With("", "{{template \"text\" .}}").Execute(1));
        Assert.Equal("own 1!", own.With("", "{{template \"text\" .}}").Execute(1));
        Assert.Contains("title", own.DefinedTemplates);
    }

    [Fact]
    public void An_error_in_a_called_template_names_its_source()
    {
        var set = GoTemplate.Parse("lib.tmpl", "\n{{define \"a\"}}{{.X.Y}}{{end}}").With("main", "{{template \"a\" .}}");
        Assert.Equal("template: lib.tmpl:2:19: nil data; no entry for key \"Y\"", Assert.Throws<TemplateException>(() => set.Execute(Data)).Message);
    }

    [Fact]
    public void Any_template_gives_text_or_a_TemplateException()
    {
        string[] pieces =
        [
            "{{", "}}", "{{- ", " -}}", "if ", "else", "else if ", "end", "range ", "with ", "define ", "template ", "block ", "break", "\"a\"", "`b`", "'c'", ".L", ".S", ".N", ".X.Y", ".",
            "$", "$x", ":=", "=", ",", "|", "(", ")", "1", "2.5", "-3", "0x1", "printf ", "\"%5.2f%d%s%v\" ", "index ", "slice ", "len ", "eq ", "and ", "/*", "*/", " ", "\n", "text", "<a href=", "\"", "<script>", "é", "\\",
        ];
        var templates = Gen.OneOf(
            Gen.Elements(pieces).ArrayOf().Select(string.Concat),
            Gen.Elements(pieces).ArrayOf().Select(p => "{{" + string.Join(' ', p) + "}}"));
        Prop.ForAll(templates.ToArbitrary(), text =>
        {
            try
            {
                var template = GoTemplate.Parse("t", text);
                _ = template.Execute(Data);
                _ = template.ExecuteHtml(Data);
            }
            catch (TemplateException e)
            {
                Assert.InRange(e.Position.Line, 1, text.Count(c => c == '\n') + 1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
