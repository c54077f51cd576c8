namespace Pronoia.Prometheus.Exposition;

/// <content>Lines that begin with #, of both text formats.</content>
public ref partial struct ExpositionReader
{
    private bool ReadComment(ReadOnlySpan<byte> line)
    {
        if (_rules is not null)
        {
            return ReadOpenMetricsComment(line);
        }

        Kind = ExpositionEntryKind.Comment;
        Name = default;
        Text = line[1..];
        var rest = Text.TrimStart(" \t"u8);
        var blanks = Text.Length - rest.Length;
        var keyword = Token(ref rest);
        var isHelp = keyword.SequenceEqual("HELP"u8);
        if (blanks == 0 || !(isHelp || keyword.SequenceEqual("TYPE"u8)))
        {
            return true;
        }

        Kind = isHelp ? ExpositionEntryKind.Help : ExpositionEntryKind.Type;
        rest = rest.TrimStart(" \t"u8);
        Name = CommentName(ref rest);
        if (isHelp)
        {
            // One blank divides; the rest is the text, blanks included.
            Text = rest.IsEmpty ? rest : rest[1..];
        }
        else
        {
            Text = rest.Trim(" \t"u8);
            Type = ExpositionText.TextType(Text) ?? throw Error(
                $"unknown metric type \"{ExpositionText.Shown(Text)}\": expected counter, gauge, histogram, summary or untyped");
        }

        return true;
    }

    private bool ReadOpenMetricsComment(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("# EOF"u8))
        {
            if (_at < _body.Length)
            {
                Line++;
                throw Error("nothing may stand after # EOF");
            }

            _rules!.Finish();
            OpenMetricsRules.GiveBack(_rules);
            _ended = true;
            return false;
        }

        Kind = line.StartsWith("# HELP "u8) ? ExpositionEntryKind.Help
            : line.StartsWith("# TYPE "u8) ? ExpositionEntryKind.Type
            : line.StartsWith("# UNIT "u8) ? ExpositionEntryKind.Unit
            : throw Error("expected # HELP, # TYPE, # UNIT or # EOF");
        var rest = line[7..];
        Name = CommentName(ref rest);
        if (rest.IsEmpty || rest[0] != ' ')
        {
            throw Error("expected a blank after the metric name");
        }

        Text = rest[1..];
        if (Kind == ExpositionEntryKind.Type)
        {
            Type = ExpositionText.OpenMetricsType(Text) ?? throw Error(
                $"unknown metric type \"{ExpositionText.Shown(Text)}\": expected counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown");
        }

        _rules!.Metadata(ref this);
        return true;
    }

    private readonly ReadOnlySpan<byte> CommentName(scoped ref ReadOnlySpan<byte> rest)
    {
        int length;
        ReadOnlySpan<byte> name;
        if (rest.Length > 0 && rest[0] == '"')
        {
            var end = ExpositionText.ClosingQuote(rest);
            if (end < 0)
            {
                throw Error("the closing quote of the metric name is missing");
            }

            name = rest[1..end];
            length = end + 1;
        }
        else
        {
            length = SeriesScanner.NameLength(rest, metric: true);
            name = rest[..length];
        }

        if (name.IsEmpty || (length < rest.Length && rest[length] is not ((byte)' ' or (byte)'\t')))
        {
            throw Error($"expected a metric name, found {SeriesScanner.Shown(rest[(name.IsEmpty ? 0 : length)..])}");
        }

        if (name.Length > _limits.MaxNameLength)
        {
            throw Error($"the metric name is too long: at most {_limits.MaxNameLength} bytes are read");
        }

        rest = rest[length..];
        return name;
    }
}
