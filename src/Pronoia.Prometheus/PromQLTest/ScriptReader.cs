using System.Globalization;
using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>
/// Reads scripts in Prometheus's test language
/// (https://github.com/prometheus/prometheus/tree/main/promql/promqltest). A block ends at an empty line; comments count as empty lines.
/// </summary>
internal sealed class ScriptReader(string text)
{
    private static readonly Regex LoadPattern = new(@"^load(?<nhcb>_with_nhcb)?\s+(?<step>\S+)$", RegexOptions.NonBacktracking);

    private static readonly Regex InstantPattern =
        new(@"^eval(?:_(?<mode>fail|warn|ordered|info))?\s+instant\s+(?:at\s+(?<at>\S+)\s+)?(?<expr>.+)$", RegexOptions.NonBacktracking);

    private static readonly Regex RangePattern =
        new(@"^eval(?:_(?<mode>fail|warn|info))?\s+range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+)\s+(?<expr>.+)$", RegexOptions.NonBacktracking);

    private static readonly Regex ExpectPattern =
        new(@"^expect\s+(?<what>ordered|fail|warn|no_warn|info|no_info)(?:\s+(?<how>regex|msg):(?<text>.*))?$", RegexOptions.NonBacktracking);

    private static readonly Regex RangeVectorPattern =
        new(@"^expect\s+range\s+vector\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+)$", RegexOptions.NonBacktracking);

    private readonly string[] _lines = [.. text.Split('\n').Select(l => l.Trim()).Select(l => l.StartsWith('#') ? "" : l)];
    private int _at;

    /// <summary>The commands in order.</summary>
    /// <exception cref="ScriptSyntaxException">A line cannot be read.</exception>
    public IEnumerable<ScriptCommand> Read()
    {
        for (; _at < _lines.Length; _at++)
        {
            var line = _lines[_at];
            if (line.Length == 0)
            {
                continue;
            }

            var command = line.Split(' ', '\t')[0].ToLowerInvariant();
            yield return command switch
            {
                "clear" => new ScriptCommand.Clear(_at + 1),
                _ when command.StartsWith("load", StringComparison.Ordinal) => Load(line),
                _ when command.StartsWith("eval", StringComparison.Ordinal) => Eval(line),
                _ => throw Error($"invalid command \"{line}\""),
            };
        }
    }

    private ScriptSyntaxException Error(string message) => new(_at + 1, message);

    /// <summary>The lines of the block after the current one.</summary>
    private IEnumerable<string> Block()
    {
        while (_at + 1 < _lines.Length && _lines[_at + 1].Length > 0)
        {
            _at++;
            yield return _lines[_at];
        }
    }

    private ScriptCommand.Load Load(string line)
    {
        var start = _at + 1;
        var match = LoadPattern.Match(line);
        if (!match.Success)
        {
            throw Error("invalid load command. (load[_with_nhcb] <step:duration>)");
        }

        var interval = Duration(match.Groups["step"].Value);
        var series = new Dictionary<Labels, IReadOnlyList<SequenceValue>>();
        (Labels Labels, IReadOnlyList<long?> Offsets)? starts = null;
        foreach (var definition in Block())
        {
            if (StartNotation.IsStartLine(definition))
            {
                starts = starts is null ? Parse(StartNotation.Parse, definition) : throw Error("@st line has no following sample line");
                continue;
            }

            var (labels, values) = Series(definition);
            series[labels] = starts is { } known ? WithStarts(labels, values, known) : values;
            starts = null;
        }

        if (starts is not null)
        {
            throw Error("@st line has no following sample line");
        }

        return new ScriptCommand.Load(start, interval, match.Groups["nhcb"].Success, series);
    }

    private SequenceValue[] WithStarts(Labels labels, IReadOnlyList<SequenceValue> values, (Labels Labels, IReadOnlyList<long?> Offsets) starts)
    {
        if (!labels.Equals(starts.Labels))
        {
            throw Error("@st metric does not match the following sample line metric");
        }

        return values.Count == starts.Offsets.Count
            ? [.. values.Select((v, i) => v with { StartOffsetMs = starts.Offsets[i] })]
            : throw Error(string.Create(
                CultureInfo.InvariantCulture, $"@st line has {starts.Offsets.Count} values but sample line has {values.Count}"));
    }

    private (Labels Labels, IReadOnlyList<SequenceValue> Values) Series(string definition) => Parse(SeriesNotation.Parse, definition);

    private T Parse<T>(Func<string, T> parse, string definition)
    {
        try
        {
            return parse(definition);
        }
        catch (FormatException e)
        {
            throw Error(e.Message);
        }
    }

    private ScriptCommand.Eval Eval(string line)
    {
        var start = _at + 1;
        var match = InstantPattern.Match(line);
        var isRange = !match.Success;
        match = isRange ? RangePattern.Match(line) : match;
        if (!match.Success)
        {
            throw Error("invalid evaluation command. Must be either 'eval[_fail|_warn|_ordered|_info] instant [at <offset:duration>] <query>' or 'eval[_fail|_warn|_info] range from <from> to <to> step <step> <query>'");
        }

        var expectation = new Expectation();
        var mode = match.Groups["mode"].Value;
        expectation.Fails = mode == "fail";
        expectation.Ordered = mode == "ordered";
        expectation.AnyWarning = mode == "warn";
        expectation.AnyInfo = mode == "info";
        foreach (var expected in Block())
        {
            Expect(expectation, expected, isRange);
        }

        var expression = match.Groups["expr"].Value.Trim();
        if (!isRange)
        {
            var at = match.Groups["at"].Success ? Duration(match.Groups["at"].Value) : 0;
            return new ScriptCommand.Eval(start, expression, IsRange: false, at, at, 0, expectation);
        }

        var (from, to) = (Duration(match.Groups["from"].Value), Duration(match.Groups["to"].Value));
        return to >= from
            ? new ScriptCommand.Eval(start, expression, IsRange: true, from, to, Duration(match.Groups["step"].Value), expectation)
            : throw Error("invalid test definition, the end is before the start");
    }

    private long Duration(string duration) =>
        PrometheusDuration.TryParse(duration, out var value) ? (long)value.TotalMilliseconds : throw Error($"invalid duration \"{duration}\"");

    private void Expect(Expectation expectation, string line, bool isRange)
    {
        if (expectation.Fails && TryFailure(expectation, line))
        {
            return;
        }

        var words = line.Split(' ', '\t');
        if (words[0] == "expect")
        {
            ExpectDirective(expectation, line);
        }
        else if (NumberText.Parse(line.TrimStart('+', '-')) is { } number)
        {
            expectation.Scalar = line.StartsWith('-') ? -number : number;
        }
        else
        {
            var series = Series(line);
            if (series.Values.Count > 1 && !isRange && expectation.RangeVector is null)
            {
                throw Error("expecting multiple values in instant evaluation not allowed. consider using 'expect range vector' directive to enable a range vector result for an instant query");
            }

            expectation.Series.Add(series);
        }
    }

    private bool TryFailure(Expectation expectation, string line)
    {
        const string message = "expected_fail_message";
        const string pattern = "expected_fail_regexp";
        if (line.StartsWith(message, StringComparison.Ordinal))
        {
            expectation.Failure = new TextExpectation(line[message.Length..].Trim(), null);
            return true;
        }

        if (line.StartsWith(pattern, StringComparison.Ordinal))
        {
            expectation.Failure = new TextExpectation(null, Pattern(line[pattern.Length..].Trim()));
            return true;
        }

        return false;
    }

    private void ExpectDirective(Expectation expectation, string line)
    {
        if (line.StartsWith("expect string", StringComparison.Ordinal))
        {
            try
            {
                expectation.Text = GoStringLiteral.Unquote(line["expect string".Length..].Trim());
                return;
            }
            catch (FormatException)
            {
                throw Error("expected string literal not valid - a quoted string literal is required");
            }
        }

        var range = RangeVectorPattern.Match(line);
        if (range.Success)
        {
            expectation.RangeVector = (Duration(range.Groups["from"].Value), Duration(range.Groups["to"].Value), Duration(range.Groups["step"].Value));
            return;
        }

        var match = ExpectPattern.Match(line);
        if (!match.Success)
        {
            throw Error("invalid expect statement, must match `expect <type> <match_type>: <string>` format");
        }

        var what = match.Groups["what"].Value;
        var given = match.Groups["text"].Value.Trim();
        var wanted = match.Groups["how"].Value switch
        {
            "msg" => new TextExpectation(given, null),
            "regex" => new TextExpectation(null, Pattern(given)),
            _ => TextExpectation.Anything,
        };
        switch (what)
        {
            case "ordered":
                expectation.Ordered = true;
                break;
            case "fail":
                expectation.Failure = expectation.Failure is null ? wanted : throw Error("invalid expect lines, multiple expect fail lines are not allowed");
                expectation.Fails = true;
                break;
            case "warn" or "no_warn":
                expectation.Warnings = Annotations(expectation.Warnings, what == "warn" ? wanted : null, "warn");
                break;
            default:
                expectation.Infos = Annotations(expectation.Infos, what == "info" ? wanted : null, "info");
                break;
        }
    }

    /// <summary>The expected annotations with another one, or none at all.</summary>
    private List<TextExpectation> Annotations(List<TextExpectation>? known, TextExpectation? added, string kind)
    {
        if (known is not null && (known.Count == 0) != (added is null))
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"invalid expect lines, {kind} and no_{kind} cannot be used together"));
        }

        return added is null ? [] : [.. known ?? [], added];
    }

    private Regex Pattern(string pattern)
    {
        try
        {
            return Re2.Compile(pattern);
        }
        catch (FormatException e)
        {
            throw Error(e.Message);
        }
    }
}
