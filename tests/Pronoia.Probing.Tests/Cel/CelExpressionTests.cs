using System.Text.Json;
using Pronoia.Probing.Cel;

namespace Pronoia.Probing.Tests.Cel;

/// <summary>By the language definition (https://github.com/google/cel-spec/blob/master/doc/langdef.md).</summary>
public sealed class CelExpressionTests
{
    private const string Body = """
        {
          "foo": "bar", "baz": "qux", "count": 3, "ratio": 0.5, "ok": true, "none": null, "greek": "Πρόνοια",
          "tags": ["a", "b", "c"], "empty": [], "nested": {"deep": {"value": 42}},
          "items": [{"name": "one", "state": "up", "n": 1}, {"name": "two", "state": "down", "n": 2}]
        }
        """;

    [Theory]
    // Selection and equality, numbers of every type on one line.
    [InlineData("body.foo == 'bar' && body.baz.startsWith('q')")]
    [InlineData("body.foo != \"other\"")]
    [InlineData("body.count == 3 && body.count == 3u && body.count == 3.0 && 3 == 3u")]
    [InlineData("body.nested.deep.value > 41 && body.nested.deep.value <= 42")]
    [InlineData("body['foo'] == 'bar' && body.tags[1] == 'b' && body.tags[1.0] == 'b'")]
    [InlineData("body.none == null && body.ok == true && body.ok")]
    [InlineData("body.tags == ['a', 'b', 'c'] && body.empty == [] && {'a': 1} == {'a': 1.0}")]
    [InlineData("!(1 == '1') && null != false && [1] != ['1']")]
    [InlineData("9223372036854775807 < 9223372036854775808u && 9007199254740993 > 9007199254740992.0")]
    [InlineData("'a' < 'b' && false < true && b'a' < b'b'")]
    // Arithmetic.
    [InlineData("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 7 / 2 == 3 && -7 % 3 == -1 && 7u / 2u == 3u")]
    [InlineData("body.count * 2.0 == 6.0 && body.ratio / 2.0 == 0.25 && -body.ratio < 0.0")]
    [InlineData("'a' + 'b' == 'ab' && [1] + [2] == [1, 2] && b'a' + b'b' == b'ab'")]
    [InlineData("-9223372036854775807 - 1 < 0 && 0x1F == 31 && 1e3 == 1000.0 && .5 == 0.5")]
    // Logic does not mind an error where the other side decides.
    [InlineData("body.foo == 'bar' || body.missing == 1")]
    [InlineData("body.missing == 1 || body.foo == 'bar'")]
    [InlineData("!(body.missing == 1 && body.foo == 'x')")]
    [InlineData("body.ok ? body.count == 3 : body.missing")]
    [InlineData("false ? false : true ? true : false")]
    // Membership and macros.
    [InlineData("'b' in body.tags && !('z' in body.tags) && 'foo' in body && 3 in [1, 2, 3u]")]
    [InlineData("has(body.foo) && !has(body.missing) && has(body.nested.deep) && !has(body.nested.other)")]
    [InlineData("body.items.all(i, i.n > 0) && body.items.exists(i, i.state == 'down') && body.items.exists_one(i, i.n == 2)")]
    [InlineData("body.items.filter(i, i.state == 'up').size() == 1 && body.items.map(i, i.name) == ['one', 'two']")]
    [InlineData("body.items.map(i, i.n > 1, i.name) == ['two'] && body.empty.all(x, false) && !body.empty.exists(x, true)")]
    [InlineData("body.items.all(i, body.tags.exists(t, t == 'a' && i.n > 0))")]
    [InlineData("body.nested.all(key, key == 'deep') && body.items.exists(i, i.missing == 1 || i.n == 2)")]
    // Functions.
    [InlineData("size(body.tags) == 3 && body.tags.size() == 3 && size(body.greek) == 7 && size(body.nested) == 1 && size(b'abc') == 3")]
    [InlineData("body.foo.contains('a') && body.foo.endsWith('r') && body.foo.matches('^b.r$') && matches(body.foo, 'a')")]
    [InlineData("int(body.count) % 2 == 1 && int('42') == 42 && int(2.9) == 2 && uint(3) == 3u && double('1.5') == 1.5")]
    [InlineData("string(body.count) == '3' && string(1.5) == '1.5' && string(true) == 'true' && string(b'a') == 'a' && bool('true')")]
    [InlineData("type(body.count) == double && type(1) == int && type('') == string && type(body) == map && type(null) == null_type && type(int) == type")]
    [InlineData("dyn(body.foo) == 'bar'")]
    // Literals.
    [InlineData("'it\\'s' == \"it's\" && r'\\d' == '\\\\d' && '\\u03a0' == 'Π' && '\\x41\\101\\n' == 'AA\\n' && '\\U0001F600'.size() == 1")]
    [InlineData("'''a'b\n''' == 'a\\'b\\n' && b'\\xff' != b'\\xfe' && \"\"\"x\"\"\" == 'x'")]
    [InlineData("body.foo == 'bar' // a comment\n && true")]
    public void True_expressions_are_true(string expression) => Assert.True(Evaluate(expression));

    [Theory]
    [InlineData("body.missing == 1", "there is no missing")]
    [InlineData("body.foo.bar == 1", "string has no field bar")]
    [InlineData("body.tags[3] == 'x'", "there is no element 3: there are 3")]
    [InlineData("body.foo", "the expression gives string, not bool")]
    [InlineData("body.count + 1 == 4", "+ does not go with double and int")]
    [InlineData("body.foo > 1", "string and int have no order")]
    [InlineData("body.foo && true", "string is not bool")]
    [InlineData("1 / 0 == 1", "division by zero")]
    [InlineData("9223372036854775807 + 1 > 0", "integer overflow")]
    [InlineData("0u - 1u > 0u", "integer overflow")]
    [InlineData("int('x') == 1", "this string cannot be converted")]
    [InlineData("body.foo.all(c, true)", "string has no elements to go through")]
    [InlineData("size(1) == 1", "int has no size")]
    [InlineData("{'a': 1, 'a': 2} == {}", "a key occurs twice in a map")]
    [InlineData("body.items.exists_one(i, i.missing)", "there is no missing")]
    [InlineData("body.foo.matches(body.foo + '(')", "invalid regular expression \"bar(\": missing closing ) (at character 5)")]
    public void Errors_are_told(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<CelException>(() => Evaluate(expression)).Message);

    [Theory]
    [InlineData("", "the expression is not complete at character 1")]
    [InlineData("body.", "a name is expected at character 6")]
    [InlineData("body.foo ==", "the expression is not complete at character 12")]
    [InlineData("body.foo = 1", "\"=\" is not expected at character 10")]
    [InlineData("body.foo == 'x", "the text has no end: its quotation mark is missing at character 13")]
    [InlineData("boddy.foo == 1", "there is no variable boddy (did you mean \"body\"?) at character 1")]
    [InlineData("body.foo.startWith('x')", "there is no function startWith (did you mean \"startsWith\"?) at character 10")]
    [InlineData("body.foo.startsWith()", "startsWith takes 1 arguments and has 0 at character 10")]
    [InlineData("timestamp(body.at) > timestamp('2026-01-01T00:00:00Z')", "there is no function timestamp at character 1")]
    [InlineData("has(body)", "has takes the selection of a field, such as has(body.name) at character 1")]
    [InlineData("has(body.a && body.b)", "has takes the selection of a field, such as has(body.name) at character 1")]
    [InlineData("body.foo.matches('(?=x)')", "invalid regular expression \"(?=x)\": invalid or unsupported Perl syntax: (?= (at character 1) at character 18")]
    [InlineData("(1 == 1", "\")\" is expected at character 8")]
    [InlineData("1 == 1)", "\")\" is not expected at character 7")]
    [InlineData("99999999999999999999 == 1", "the number is malformed or too large at character 1")]
    [InlineData("'\\q' == ''", "the escape is not known at character 2")]
    [InlineData("if == 1", "if is a reserved word at character 1")]
    [InlineData("[1].all(x)", "\",\" is expected at character 10")]
    public void Mistakes_are_found_when_it_is_read(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => CelExpression.Parse(expression)).Message);

    [Fact]
    public void An_evaluation_is_bounded_and_so_is_nesting()
    {
        var body = JsonSerializer.Serialize(new { list = Enumerable.Range(0, 2000) });

        var steps = Assert.Throws<CelException>(() => Evaluate("body.list.all(a, body.list.all(b, body.list.exists(c, a + b + c >= 0.0)))", body));
        var errors = Assert.Throws<CelException>(() => Evaluate("body.list.exists(a, a.missing)", body));
        var depth = Assert.Throws<FormatException>(() => CelExpression.Parse(new string('(', 100_000)));
        var signs = Assert.Throws<FormatException>(() => CelExpression.Parse(new string('-', 100_000) + "1"));

        Assert.Equal("the expression takes more than 1000000 steps on this body", steps.Message);
        Assert.Equal("the expression takes more than 1000000 steps on this body", errors.Message);
        Assert.StartsWith("the expression is nested more than 100 levels deep", depth.Message, StringComparison.Ordinal);
        Assert.StartsWith("the expression is nested more than 100 levels deep", signs.Message, StringComparison.Ordinal);
    }

    private static bool Evaluate(string expression, string body = Body)
    {
        using var json = JsonDocument.Parse(body);
        return CelExpression.Parse(expression).Evaluate(json.RootElement);
    }
}
