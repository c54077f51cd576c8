namespace Pronoia.Prometheus.Templates;

/// <summary>
/// Follows the text of a page and knows where in it the output stands, so that each value is escaped for its place (html/template). It is fed the
/// template's own text alone: an escaped value can never change the place.
/// </summary>
internal sealed class HtmlContext
{
    private static readonly HashSet<string> UrlAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "action", "archive", "background", "cite", "classid", "codebase", "data", "formaction", "href", "icon", "longdesc", "manifest", "poster",
        "profile", "src", "usemap", "xmlns",
    };

    private Place _place;
    private AttributeKind _attribute;
    private char _quote;
    private char _scriptQuote;
    private string _word = "";
    private string _tag = "";
    private bool _closing;
    private bool _urlStarted;
    private bool _urlQuery;

    private enum Place
    {
        Text,
        TagName,
        Tag,
        AttributeName,
        AfterName,
        BeforeValue,
        Value,
        Comment,
        Script,
        ScriptComment,
        Style,
        RawText,
    }

    internal enum AttributeKind
    {
        Plain,
        Url,
        Script,
        Style,
        Srcset,
    }

    public static AttributeKind KindOf(string name) =>
        name.StartsWith("on", StringComparison.OrdinalIgnoreCase) ? AttributeKind.Script
        : name.Equals("style", StringComparison.OrdinalIgnoreCase) ? AttributeKind.Style
        : name.Equals("srcset", StringComparison.OrdinalIgnoreCase) ? AttributeKind.Srcset
        : IsUrl(name) ? AttributeKind.Url
        : AttributeKind.Plain;

    /// <summary>Takes note of literal text and gives what to write of it: comments are left out, as in Go.</summary>
    public string Literal(string text)
    {
        var kept = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var before = _place;
            var length = Step(text, i);
            if (before == Place.Text && _place == Place.Text && text[i] == '<')
            {
                // An angle that opens no tag.
                kept.Append("&lt;");
            }
            else if (_place is not (Place.Comment or Place.ScriptComment) && length > 0)
            {
                kept.Append(text, i, length);
            }

            i += Math.Abs(length) - 1;
        }

        return kept.ToString();
    }

    /// <summary>Escapes a value for the place where it stands.</summary>
    public string Escape(object? value)
    {
        // Unlike in text, nothing is written for nil.
        var text = value is null ? "" : GoValue.Print(value);
        switch (_place)
        {
            case Place.Text:
                return value is TemplateHtml ? text : HtmlEscape.Page(text);
            case Place.RawText:
                return HtmlEscape.Page(value is TemplateHtml ? HtmlEscape.StripTags(text) : text);
            case Place.Script:
                return Script(value, text);
            case Place.Style:
                return HtmlEscape.Css(text);
            case Place.Comment or Place.ScriptComment:
                return "";
            case Place.BeforeValue:
                (_place, _quote) = (Place.Value, '\0');
                return AttributeValue(value, text);
            case Place.Value:
                return AttributeValue(value, text);
            default:
                _place = _place == Place.TagName ? Place.TagName : Place.AttributeName;
                _word += HtmlEscape.Name(text);
                return HtmlEscape.Name(text);
        }
    }

    private string AttributeValue(object? value, string text)
    {
        var escaped = value is TemplateHtml && _attribute == AttributeKind.Plain
            ? HtmlEscape.Attribute(HtmlEscape.StripTags(text))
            : HtmlEscape.Page(_attribute switch
            {
                AttributeKind.Script => Script(value, text),
                AttributeKind.Style => HtmlEscape.Css(text),
                AttributeKind.Srcset => HtmlEscape.Srcset(text),
                AttributeKind.Url when value is TemplateUrl => HtmlEscape.UrlPart(text),
                AttributeKind.Url => _urlQuery ? HtmlEscape.UrlQuery(text) : _urlStarted ? HtmlEscape.UrlPart(text) : HtmlEscape.Url(text),
                _ => text,
            });
        _urlStarted = true;
        return _quote == '\0' ? HtmlEscape.Unquoted(escaped) : escaped;
    }

    private string Script(object? value, string text) => _scriptQuote == '\0' ? HtmlEscape.JavaScriptValue(value) : HtmlEscape.ScriptString(text);

    // Like Go, any attribute whose name speaks of a URL is taken for one.
    private static bool IsUrl(string name) =>
        UrlAttributes.Contains(name[(name.LastIndexOf(':') + 1)..])
        || name.Contains("src", StringComparison.OrdinalIgnoreCase)
        || name.Contains("uri", StringComparison.OrdinalIgnoreCase)
        || name.Contains("url", StringComparison.OrdinalIgnoreCase);

    // Takes the characters at i and gives how many; negative where they are not to be written.
    private int Step(string text, int i)
    {
        var c = text[i];
        switch (_place)
        {
            case Place.Text when At(text, i, "<!--"):
                _place = Place.Comment;
                return -4;
            case Place.Text when c == '<' && i + 1 < text.Length && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '/'):
                _closing = text[i + 1] == '/';
                (_place, _word) = (Place.TagName, "");
                return _closing ? 2 : 1;
            case Place.Comment when At(text, i, "-->"):
                _place = Place.Text;
                return -3;
            case Place.ScriptComment when _scriptQuote == '/' ? c == '\n' : At(text, i, "*/"):
                (_place, var block, _scriptQuote) = (Place.Script, _scriptQuote == '*', '\0');
                return block ? -2 : 1;
            case Place.ScriptComment when At(text, i, "</script"):
                (_place, _scriptQuote) = (Place.Script, '\0');
                return InRaw(text, i);
            case Place.Script or Place.Style or Place.RawText:
                return InRaw(text, i);
            case Place.Value:
                InValue(c);
                return 1;
            case Place.TagName or Place.Tag or Place.AttributeName or Place.AfterName or Place.BeforeValue:
                InTag(c);
                return 1;
            default:
                return 1;
        }
    }

    private int InRaw(string text, int i)
    {
        if (At(text, i, "</" + _tag) && _tag.Length > 0)
        {
            _closing = true;
            (_place, _word, _scriptQuote) = (Place.TagName, _tag, '\0');
            return 2 + _tag.Length;
        }

        if (_place == Place.Script)
        {
            if (text[i] == '\\' && _scriptQuote != '\0' && i + 1 < text.Length)
            {
                return 2;
            }

            if (_scriptQuote == '\0' && (At(text, i, "//") || At(text, i, "/*")))
            {
                (_place, _scriptQuote) = (Place.ScriptComment, text[i + 1]);
                return -2;
            }

            TrackScriptQuote(text[i]);
        }

        return 1;
    }

    private void InTag(char c)
    {
        var blank = c is ' ' or '\t' or '\n' or '\r' or '\f' or '/';
        switch (_place)
        {
            case Place.TagName when !blank && c != '>':
                _word += c;
                return;
            case Place.TagName:
                (_tag, _word) = (_word.ToLowerInvariant(), "");
                _place = Place.Tag;
                break;
            case Place.AttributeName when !blank && c is not ('=' or '>'):
                _word += c;
                return;
            case Place.AttributeName:
                _attribute = KindOf(_word);
                _place = Place.AfterName;
                break;
            case Place.BeforeValue when c is '"' or '\'':
                Begin(c);
                return;
            case Place.BeforeValue when !blank && c != '>':
                Begin('\0');
                InValue(c);
                return;
        }

        if (c == '>')
        {
            EndTag();
        }
        else if (c == '=' && _place == Place.AfterName)
        {
            _place = Place.BeforeValue;
        }
        else if (!blank && _place is Place.Tag or Place.AfterName)
        {
            (_place, _word) = (Place.AttributeName, c.ToString());
        }
    }

    private void Begin(char quote)
    {
        (_place, _quote, _scriptQuote) = (Place.Value, quote, '\0');
        (_urlStarted, _urlQuery) = (false, false);
    }

    private void InValue(char c)
    {
        var ends = _quote == '\0' ? c is ' ' or '\t' or '\n' or '\r' or '\f' or '>' : c == _quote;
        if (ends)
        {
            _place = Place.Tag;
            _scriptQuote = '\0';
            if (c == '>' && _quote == '\0')
            {
                EndTag();
            }

            return;
        }

        _urlStarted = true;
        _urlQuery |= c is '?' or '#';
        if (_attribute == AttributeKind.Script)
        {
            TrackScriptQuote(c);
        }
    }

    private void EndTag()
    {
        _place = _closing ? Place.Text : _tag switch
        {
            "script" => Place.Script,
            "style" => Place.Style,
            "title" or "textarea" => Place.RawText,
            _ => Place.Text,
        };
        _scriptQuote = '\0';
    }

    private void TrackScriptQuote(char c)
    {
        if (_scriptQuote == '\0')
        {
            _scriptQuote = c is '"' or '\'' or '`' ? c : '\0';
        }
        else if (c == _scriptQuote || c == '\n')
        {
            _scriptQuote = '\0';
        }
    }

    private static bool At(string text, int i, string word) => string.Compare(text, i, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;
}
