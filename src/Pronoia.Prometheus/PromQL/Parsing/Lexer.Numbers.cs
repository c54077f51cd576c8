namespace Pronoia.Prometheus.PromQL.Parsing;

/// <content>Numbers and durations.</content>
internal sealed partial class Lexer
{
    private bool NumberOrDuration()
    {
        var end = _at;
        if (ScanNumber(ref end))
        {
            return Emit(TokenKind.Number, end - _at);
        }

        return ScanRestOfDuration(ref end)
            ? Emit(TokenKind.Duration, end - _at)
            : Fail($"bad number or duration syntax: {GoText.Quote(text[_at..end])}");
    }

    /// <summary>
    /// Reads on while a number may go on, with underscores between digits; whether it is one is the parser's to say. Where it cannot be one, <paramref name="end"/> is behind
    /// what was read, for a duration to go on or for the error to show.
    /// </summary>
    private bool ScanNumber(ref int end)
    {
        var hex = false;
        if (Accept(ref end, "0") && Accept(ref end, "xX"))
        {
            Accept(ref end, "_");
            hex = true;
        }

        Accept(ref end, ".");
        var (seenPoint, seenExponent) = (false, false);
        while (true)
        {
            if (IsDigit(end, hex))
            {
                end++;
            }
            else if (Accept(ref end, "."))
            {
                if (seenPoint || hex || Accept(ref end, "_."))
                {
                    return false;
                }

                seenPoint = true;
            }
            else if (!hex && Accept(ref end, "eE"))
            {
                if (seenExponent)
                {
                    return false;
                }

                seenExponent = true;
                Accept(ref end, "+-");
                if (Accept(ref end, "._eE") || end == text.Length)
                {
                    return false;
                }
            }
            else if (Accept(ref end, "_"))
            {
                if (Accept(ref end, hex ? "._" : "._eE") || end == text.Length)
                {
                    return false;
                }
            }
            else
            {
                return !IsAlphaNumeric(end);
            }
        }
    }

    /// <summary>Reads the rest of a duration behind its first number; whether units and their order are right is the parser's to say.</summary>
    private bool ScanRestOfDuration(ref int end)
    {
        if (!Accept(ref end, "smhdwy"))
        {
            return false;
        }

        Accept(ref end, "s");
        while (IsDigit(end, hex: false))
        {
            while (IsDigit(end, hex: false))
            {
                end++;
            }

            if (!Accept(ref end, "smhdw"))
            {
                return false;
            }

            Accept(ref end, "s");
        }

        if (!IsAlphaNumeric(end))
        {
            return true;
        }

        // The error shows the character that does not fit.
        end++;
        return false;
    }
}
