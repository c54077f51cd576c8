using System.Text;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>The data of an SVG path made of straight pieces. A point between two breaks becomes a dot (round line caps draw it).</summary>
internal sealed class SvgPath
{
    private readonly StringBuilder _data = new();
    private bool _open;
    private int _points;

    public string Data
    {
        get
        {
            Break();
            return _data.ToString();
        }
    }

    public void To(double x, double y)
    {
        _data.Append(_open ? 'L' : 'M').Append(MarkupWriter.Coordinate(x)).Append(' ').Append(MarkupWriter.Coordinate(y));
        _points = _open ? _points + 1 : 1;
        _open = true;
    }

    public void Break()
    {
        if (_open && _points == 1)
        {
            _data.Append("h0");
        }

        _open = false;
    }

    public void Close()
    {
        _data.Append('Z');
        _open = false;
    }
}
