using System.Text;
using Pronoia.Detection;

namespace Pronoia.Engine.Detection;

/// <summary>How labels, tables and files write an anomaly's kind.</summary>
public static class AnomalyKindText
{
    /// <summary>The kind in snake case: <c>level_shift</c>.</summary>
    public static string Of(AnomalyKind kind)
    {
        var text = new StringBuilder();
        foreach (var c in kind.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
