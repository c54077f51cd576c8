using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Prometheus.Tests.PromQL;

public class ParserPropertyTests
{
    private static readonly PromQLOptions Everything = new()
    {
        EnableExperimentalFunctions = true,
        EnableDurationExpressions = true,
        EnableExtendedRangeSelectors = true,
        EnableFillModifiers = true,
    };

    private static readonly string[] Fragments =
    [
        "up", "sum", "rate", "(", ")", "[", "]", "{", "}", ",", "+", "-", "*", "^", "==", "bool", "on", "by", "without", "group_left", "offset", "@",
        "start()", "end", "5m", "1", "0x", "1e", "\"a\"", "'", "`", "\\", "=~", "!=", "a=\"b\"", ":", "#", "\n", " ", "and", "or", "unless", "atan2",
        "</", "step()", "max(", "fill(1)", "smoothed", "anchored", "start_timestamp", "min(", "range()", "NaN", "inf", "é", "\ud800", "\0",
    ];

    [Fact]
    public void What_is_printed_parses_to_the_same_expression() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260101, 1),
            Prop.ForAll(Arb.From(Expressions(4)), text =>
            {
                var printed = PromQLParser.Parse(text, Everything).ToString();
                return PromQLParser.Parse(printed, Everything).ToString() == printed;
            }));

    [Fact]
    public void No_input_makes_the_parser_throw_anything_but_its_own_error() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260102, 1),
            Prop.ForAll(
                Arb.From(Gen.OneOf(
                    Gen.ArrayOf(Gen.Elements(Fragments)).Select(parts => string.Concat(parts)),
                    Gen.ArrayOf(Gen.Choose(0, 0xffff).Select(c => (char)c)).Select(chars => new string(chars)),
                    Expressions(3).SelectMany(text => Gen.Choose(0, text.Length).Select(at => text[..at])))),
                text =>
                {
                    try
                    {
                        return PromQLParser.Parse(text, Everything) is not null;
                    }
                    catch (PromQLException e)
                    {
                        return e.Kind == PromQLErrorKind.Parse;
                    }
                }));

    /// <summary>Expressions whose value is an instant vector.</summary>
    private static Gen<string> Expressions(int depth)
    {
        var names = Gen.Elements("up", "node_cpu_seconds_total", "a:b", "sum", "offset");
        var matchers = Gen.Elements("", "{}", "{job=\"x\"}", "{a!~\"b|c\",d=''}", "{a=\"\\\"\\n\\\\\"}");
        var modifiers = Gen.Elements("", " offset 5m", " offset -1h30m", " @ 12.5", " @ end() offset 1s", " @ start()");
        var selector = from name in names from m in matchers from modifier in modifiers select name + m + modifier;
        if (depth == 0)
        {
            return selector;
        }

        var inner = Expressions(depth - 1);
        var range = Gen.OneOf(
            from name in names from r in Gen.Elements("[5m]", "[1h5s]", "[step() + 1]", "[5m] anchored") from modifier in modifiers select name + r + modifier,
            Gen.Zip(inner, Gen.Elements("[1h:]", "[30m:10s]", "[max(1h, 5m):1m] offset 1d")).Select(t => $"({t.Item1}){t.Item2}"));
        var scalar = Gen.Elements("1", "-2.5", "1e10", "NaN", "-Inf", "5m", "time()", "scalar(up)", "0x1f");
        return Gen.OneOf(
            selector,
            inner.Select(e => $"({e})"),
            inner.Select(e => $"-{e}"),
            range.Select(r => $"rate({r})"),
            Gen.Zip(scalar, range).Select(t => $"quantile_over_time({t.Item1}, {t.Item2})"),
            Gen.Zip(inner, Gen.Elements("sum({0})", "sum by (a, b) ({0})", "avg({0}) without (x)", "topk(3, {0})", "count_values(\"v\", {0})", "limitk(2, {0})"))
                .Select(t => string.Format(null, t.Item2, t.Item1)),
            from left in inner from right in scalar from op in Gen.Elements("+", "-", "*", "/", "%", "^", "atan2", ">", "<= bool", "!=") select $"{left} {op} {right}",
            from left in inner
            from right in inner
            from op in Gen.Elements("+", "* on (a) group_left (b)", "/ ignoring (c)", "and", "or on ()", "unless", "== bool", "- on (x) fill (0)")
            select $"({left}) {op} ({right})",
            inner.Select(e => $"label_replace({e}, \"a\", \"$1\", 'b', `(.*)`)"));
    }
}
