using Pronoia.Prometheus.PromQL;

namespace Pronoia.Prometheus.Tests.PromQL;

public class ParserTests
{
    private static readonly PromQLOptions Everything = new()
    {
        EnableExperimentalFunctions = true,
        EnableDurationExpressions = true,
        EnableExtendedRangeSelectors = true,
        EnableFillModifiers = true,
    };

    [Theory]
    [InlineData("1", "1")]
    [InlineData("0x1F", "31")]
    [InlineData("0755", "493")]
    [InlineData("1_000.5", "1000.5")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("-5m30s", "-5m30s")]
    [InlineData("+Inf", "+Inf")]
    [InlineData("'it''s'", null)]
    [InlineData("\"a\\x62\\u00e9\\n\"", "\"abé\\n\"")]
    [InlineData("`raw\\n`", "\"raw\\\\n\"")]
    [InlineData("up", "up")]
    [InlineData("{__name__=\"up\"}", "{__name__=\"up\"}")]
    [InlineData("up{b!=\"2\",a=\"1\",}", "up{a=\"1\",b!=\"2\"}")]
    [InlineData("{\"http.requests\", 'service.name'=~\"x.*\"}", "{\"service.name\"=~\"x.*\",__name__=\"http.requests\"}")]
    [InlineData("sum", "sum")]
    [InlineData("start", "start")]
    [InlineData("fill + fill", "fill + fill")]
    [InlineData("up offset -5m @ 10.5", "up @ 10.500 offset -5m")]
    [InlineData("up[5m] @ start() offset 1h", "up[5m] @ start() offset 1h")]
    [InlineData("rate(x[1m])[1h:]", "rate(x[1m])[1h:]")]
    [InlineData("max_over_time((a + b)[1h:30s] offset 1d)", "max_over_time((a + b)[1h:30s] offset 1d)")]
    [InlineData("a+b*c^d^e", "a + b * c ^ d ^ e")]
    [InlineData("-a^2", "-a ^ 2")]
    [InlineData("a == bool 1", "a == bool 1")]
    [InlineData("a / on(x,y) group_left(z) b", "a / on (x, y) group_left (z) b")]
    [InlineData("a AND IGNORING (x) b", "a and ignoring (x) b")]
    [InlineData("a + on() b", "a + on () b")]
    [InlineData("sum(x) by (a,b)", "sum by (a, b) (x)")]
    [InlineData("SUM WITHOUT () (x)", "sum without () (x)")]
    [InlineData("topk(5, x)", "topk(5, x)")]
    [InlineData("count_values('v', x)", "count_values(\"v\", x)")]
    [InlineData("sum by (\"foo.bar\") (x)", "sum by (\"foo.bar\") (x)")]
    [InlineData("x # comment\n + y", "x + y")]
    [InlineData("h </ 5", "h </ 5")]
    [InlineData("x[5m * 2]", "x[5m * 2]")]
    [InlineData("x[(5 + 2) * 1m] offset (1h / 2)", "x[(5 + 2) * 1m] offset (1h / 2)")]
    [InlineData("x[max(step(), 5s)] offset -min(range(), 1h)", "x[max(step(), 5s)] offset -min(range(), 1h)")]
    [InlineData("x[5m] anchored", "x[5m] anchored")]
    [InlineData("x smoothed offset 5m", "x smoothed offset 5m")]
    [InlineData("a + on (x) fill_left (1) fill_right (-2) b", "a + on (x) fill_left (1) fill_right (-2) b")]
    [InlineData("a + fill (0) b", "a + fill (0) b")]
    public void Prints_what_it_parses(string text, string? printed)
    {
        if (printed is null)
        {
            Assert.Throws<PromQLException>(() => PromQLParser.Parse(text, Everything));
            return;
        }

        var expr = PromQLParser.Parse(text, Everything);

        Assert.Equal(printed, expr.ToString());
        Assert.Equal(printed, PromQLParser.Parse(printed, Everything).ToString());
    }

    [Theory]
    [InlineData("", "no expression found in input", 1)]
    [InlineData("# just a comment", "no expression found in input", 1)]
    [InlineData("1 +", "unexpected end of input", 4)]
    [InlineData("sum(", "unclosed left parenthesis", 5)]
    [InlineData("sum(a b)", "unexpected identifier \"b\" in aggregation", 7)]
    [InlineData("a b", "unexpected identifier \"b\"", 3)]
    [InlineData("foo{", "unexpected end of input inside braces", 5)]
    [InlineData("foo{a}", "unexpected \"}\" in label matching, expected label matching operator", 6)]
    [InlineData("foo{a=1}", "unexpected character inside braces: '1'", 7)]
    [InlineData("foo{a='x' b='y'}", "unexpected identifier \"b\" in label matching, expected \",\" or \"}\"", 11)]
    [InlineData("{}", "vector selector must contain at least one non-empty matcher", 1)]
    [InlineData("{a=~'.*'}", "vector selector must contain at least one non-empty matcher", 1)]
    [InlineData("foo{__name__='bar'}", "metric name must not be set twice: \"foo\" or \"bar\"", 1)]
    [InlineData("1 == 2", "comparisons between scalars must use BOOL modifier", 3)]
    [InlineData("1 + bool 2", "bool modifier can only be used on comparison operators", 3)]
    [InlineData("1 and 2", "set operator \"and\" not allowed in binary scalar expression", 1)]
    [InlineData("a and on(x) group_left b", "no grouping allowed for \"and\" operation", 1)]
    [InlineData("a + on(x) group_left(x) b", "label \"x\" must not occur in ON and GROUP clause at once", 3)]
    [InlineData("a + on(x) 1", "vector matching only allowed between instant vectors", 1)]
    [InlineData("foo[5m] + 1", "binary expression must contain only scalar and instant vector types", 1)]
    [InlineData("rate(foo)", "expected type range vector in call to function \"rate\", got instant vector", 6)]
    [InlineData("rate(foo[5m], 1)", "expected 1 argument(s) in call to \"rate\", got 2", 1)]
    [InlineData("round()", "expected at least 1 argument(s) in call to \"round\", got 0", 1)]
    [InlineData("round(a, 1, 2)", "expected at most 2 argument(s) in call to \"round\", got 3", 1)]
    [InlineData("abs(a,)", "trailing commas not allowed in function call args", 6)]
    [InlineData("nonsense(a)", "unknown function with name \"nonsense\"", 1)]
    [InlineData("sum(1)", "expected type instant vector in aggregation expression, got scalar", 5)]
    [InlineData("sum()", "no arguments for aggregate expression provided", 1)]
    [InlineData("topk(a)", "wrong number of arguments for aggregate expression provided, expected 2, got 1", 1)]
    [InlineData("sum(a) by b", "unexpected identifier \"b\" in grouping opts, expected \"(\"", 11)]
    [InlineData("sum by (1) (a)", "unexpected number \"1\" in grouping opts, expected label", 9)]
    [InlineData("foo[", "unexpected end of input in duration expression", 5)]
    [InlineData("foo[5m", "unexpected end of input in duration expression", 7)]
    [InlineData("foo[0]", "duration must be greater than 0", 5)]
    [InlineData("foo[5m:5m:5m]", "unexpected repeated colon in duration expression", 10)]
    [InlineData("foo[5x]", "bad number or duration syntax: \"5\"", 5)]
    [InlineData("foo[5h3y]", "bad number or duration syntax: \"5h3\"", 5)]
    [InlineData("foo offset x", "unexpected identifier \"x\" in offset, expected number, duration, step(), or range()", 12)]
    [InlineData("foo offset 5m offset 5m", "offset may not be set multiple times", 1)]
    [InlineData("sum(foo) offset 5m", "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery", 1)]
    [InlineData("foo @ x", "unexpected identifier \"x\" in @, expected timestamp", 7)]
    [InlineData("foo @ Inf", "timestamp out of bounds for @ modifier: +Inf", 1)]
    [InlineData("foo @ 1 @ 2", "@ <timestamp> may not be set multiple times", 1)]
    [InlineData("(foo + bar)[5m]", "ranges only allowed for vector selectors", 12)]
    [InlineData("foo offset 1m [5m]", "no offset modifiers allowed before range", 15)]
    [InlineData("foo[5m:][5m:]", "subquery is only allowed on instant vector, got matrix instead", 1)]
    [InlineData("-\"x\"", "unary expression only allowed on expressions of type scalar or instant vector, got \"string\"", 1)]
    [InlineData("\"unterminated", "unterminated quoted string", 1)]
    [InlineData("\"\\q\"", "unknown escape sequence U+0071 'q'", 1)]
    [InlineData("a $ b", "unexpected character: '$'", 3)]
    [InlineData("a =~ b", "unexpected character after '=': '~'", 3)]
    [InlineData(")", "unexpected right parenthesis ')'", 2)]
    [InlineData("foo{a=~'('}", "invalid regular expression", 5)]
    [InlineData("1..2", "bad number or duration syntax: \"1..\"", 1)]
    public void Names_position_and_reason_of_an_error(string text, string message, int column)
    {
        var error = Assert.Throws<PromQLException>(() => PromQLParser.Parse(text));

        Assert.Equal(PromQLErrorKind.Parse, error.Kind);
        Assert.StartsWith($"1:{column}: parse error: {message}", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Position);
    }

    [Theory]
    [InlineData("limitk(1, x)", "limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions")]
    [InlineData("info(x)", "function \"info\" is not enabled")]
    [InlineData("x[5m*2]", "experimental duration expression is not enabled")]
    [InlineData("x smoothed", "smoothed modifier is experimental and not enabled")]
    [InlineData("a + fill(1) b", "binop fill modifiers are experimental and not enabled")]
    public void Experimental_language_must_be_enabled(string text, string message)
    {
        var error = Assert.Throws<PromQLException>(() => PromQLParser.Parse(text));

        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
        PromQLParser.Parse(text, Everything);
    }

    [Fact]
    public void Columns_count_bytes_and_lines_from_one()
    {
        var error = Assert.Throws<PromQLException>(() => PromQLParser.Parse("up\n + {é"));

        Assert.StartsWith("2:5: parse error: unexpected character inside braces: 'é'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        var deep = new string('(', 10_000) + "1" + new string(')', 10_000);
        var chain = string.Join(" + ", Enumerable.Repeat("x", 2_000));
        var signs = new string('-', 10_000) + "1";

        Assert.Contains("nested too deeply", Assert.Throws<PromQLException>(() => PromQLParser.Parse(deep)).Message, StringComparison.Ordinal);
        Assert.Contains("nested too deeply", Assert.Throws<PromQLException>(() => PromQLParser.Parse(chain)).Message, StringComparison.Ordinal);
        Assert.Contains("nested too deeply", Assert.Throws<PromQLException>(() => PromQLParser.Parse(signs)).Message, StringComparison.Ordinal);
        Assert.Contains("at most", Assert.Throws<PromQLException>(() => PromQLParser.Parse(new string('x', PromQLParser.MaxLength + 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_is_typed_and_positioned()
    {
        var binary = Assert.IsType<BinaryExpr>(PromQLParser.Parse("sum(rate(x[5m])) / 2"));

        var sum = Assert.IsType<AggregateExpr>(binary.Left);
        var rate = Assert.IsType<Call>(sum.Operand);
        var matrix = Assert.IsType<MatrixSelector>(rate.Arguments[0]);
        Assert.Equal(PromQLType.Vector, binary.ValueType);
        Assert.Equal(PromQLType.Matrix, matrix.ValueType);
        Assert.Equal(300_000, matrix.RangeMs);
        Assert.Equal(new PositionRange(9, 14), matrix.Position);
        Assert.Equal(new PositionRange(0, 16), sum.Position);
    }

    [Fact]
    public void A_selector_alone_can_be_parsed()
    {
        var selector = PromQLParser.ParseSelector("up{job=\"x\"}");

        Assert.Equal(["job", "__name__"], selector.Matchers.Select(m => m.Name));
        Assert.Throws<PromQLException>(() => PromQLParser.ParseSelector("up + 1"));
        Assert.Throws<PromQLException>(() => PromQLParser.ParseSelector("up offset 5m"));
    }
}
