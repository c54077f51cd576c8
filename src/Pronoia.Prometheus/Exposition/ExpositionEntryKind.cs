namespace Pronoia.Prometheus.Exposition;

/// <summary>What a line of an exposition holds.</summary>
public enum ExpositionEntryKind
{
    /// <summary>A sample.</summary>
    Sample,

    /// <summary><c># TYPE name type</c></summary>
    Type,

    /// <summary><c># HELP name text</c></summary>
    Help,

    /// <summary><c># UNIT name unit</c> (OpenMetrics)</summary>
    Unit,

    /// <summary>Any other comment; the text format alone has them.</summary>
    Comment,
}
