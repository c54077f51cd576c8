namespace Pronoia.Prometheus.Exposition;

/// <content>Lines with a sample, of both text formats.</content>
public ref partial struct ExpositionReader
{
    private void ReadSample(ReadOnlySpan<byte> line)
    {
        if (++_samples > _limits.MaxSamples)
        {
            throw Error($"too many samples: at most {_limits.MaxSamples} are read");
        }

        var scanner = new SeriesScanner(line, _rules is not null);
        if (scanner.Start())
        {
            CheckLabels(ref scanner);
        }

        if (scanner.Error is not null)
        {
            throw Error(scanner.Error);
        }

        Name = scanner.MetricName;
        if (Name.IsEmpty)
        {
            throw Error("the metric name is missing");
        }

        if (Name.Length > _limits.MaxNameLength)
        {
            throw Error($"the metric name is too long: at most {_limits.MaxNameLength} bytes are read");
        }

        Kind = ExpositionEntryKind.Sample;
        Series = line[..scanner.Position];
        ExemplarLabels = default;
        TimestampMs = null;
        var rest = line[scanner.Position..];
        if (_rules is null)
        {
            ReadTextValue(rest, hasBraces: Series[^1] == '}');
        }
        else
        {
            ReadOpenMetricsValue(rest);
            _rules.Sample(ref this);
        }
    }

    private readonly void CheckLabels(ref SeriesScanner scanner)
    {
        var count = 0;
        while (scanner.MoveNext())
        {
            if (++count > _limits.MaxLabels)
            {
                throw Error($"too many labels: at most {_limits.MaxLabels} are read");
            }

            if (scanner.LabelName.Length > _limits.MaxNameLength)
            {
                throw Error($"the label name is too long: at most {_limits.MaxNameLength} bytes are read");
            }

            if (scanner.LabelValue.Length > _limits.MaxValueLength)
            {
                throw Error($"the label value is too long: at most {_limits.MaxValueLength} bytes are read");
            }
        }
    }

    private void ReadTextValue(ReadOnlySpan<byte> rest, bool hasBraces)
    {
        var trimmed = rest.TrimStart(" \t"u8);
        if (trimmed.Length == rest.Length && !hasBraces && !rest.IsEmpty)
        {
            throw Error($"expected a value after the metric name, found {SeriesScanner.Shown(rest)}");
        }

        Value = Number(Token(ref trimmed), "a value");
        trimmed = trimmed.TrimStart(" \t"u8);
        if (!trimmed.IsEmpty)
        {
            TimestampMs = Milliseconds(Token(ref trimmed));
            trimmed = trimmed.TrimStart(" \t"u8);
        }

        if (!trimmed.IsEmpty)
        {
            throw Error($"expected the end of the line after the timestamp, found {SeriesScanner.Shown(trimmed)}");
        }
    }

    private void ReadOpenMetricsValue(ReadOnlySpan<byte> rest)
    {
        Value = Number(NextField(ref rest, "a value"), "a value");
        if (rest.Length > 1 && rest[1] != '#')
        {
            TimestampMs = Seconds(NextField(ref rest, "a timestamp"));
        }

        if (rest.IsEmpty)
        {
            return;
        }

        if (!rest.StartsWith(" # "u8))
        {
            throw Error("expected the end of the line or an exemplar, written \" # {labels} value\"");
        }

        rest = rest[3..];
        var scanner = new SeriesScanner(rest, strict: true);
        if (scanner.StartLabelsOnly())
        {
            CheckLabels(ref scanner);
        }

        if (scanner.Error is not null || !scanner.MetricName.IsEmpty)
        {
            throw Error($"exemplar: {scanner.Error ?? "it has no metric name"}");
        }

        ExemplarLabels = rest[..scanner.Position];
        rest = rest[scanner.Position..];
        ExemplarValue = Number(NextField(ref rest, "the exemplar's value"), "the exemplar's value");
        ExemplarTimestampMs = rest.IsEmpty ? null : Seconds(NextField(ref rest, "the exemplar's timestamp"));
        if (!rest.IsEmpty)
        {
            throw Error("expected the end of the line after the exemplar");
        }
    }


    private static ReadOnlySpan<byte> Token(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAny((byte)' ', (byte)'\t');
        var token = length < 0 ? rest : rest[..length];
        rest = rest[token.Length..];
        return token;
    }

    private readonly ReadOnlySpan<byte> NextField(scoped ref ReadOnlySpan<byte> rest, string what)
    {
        if (rest.IsEmpty || rest[0] != ' ')
        {
            throw Error($"expected a blank and {what}, found {SeriesScanner.Shown(rest)}");
        }

        rest = rest[1..];
        var length = rest.IndexOf((byte)' ');
        var token = length < 0 ? rest : rest[..length];
        rest = rest[token.Length..];
        return token;
    }

    private readonly double Number(ReadOnlySpan<byte> token, string what)
    {
        if (ExpositionNumber.TryParse(token, out var value))
        {
            return value;
        }

        throw Error(token.IsEmpty ? $"{what} is missing" : $"expected {what}, found \"{ExpositionText.Shown(token)}\"");
    }

    private readonly long Milliseconds(ReadOnlySpan<byte> token) =>
        System.Buffers.Text.Utf8Parser.TryParse(token, out long value, out var used) && used == token.Length
            ? value
            : throw Error($"expected a timestamp in whole milliseconds, found \"{ExpositionText.Shown(token)}\"");

    private readonly long Seconds(ReadOnlySpan<byte> token)
    {
        var seconds = Number(token, "a timestamp in seconds");
        if (!double.IsFinite(seconds) || Math.Abs(seconds) > long.MaxValue / 1000)
        {
            throw Error($"expected a timestamp in seconds, found \"{ExpositionText.Shown(token)}\"");
        }

        return (long)Math.Round(seconds * 1000);
    }
}
