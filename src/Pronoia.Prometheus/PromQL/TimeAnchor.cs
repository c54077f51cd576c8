namespace Pronoia.Prometheus.PromQL;

/// <summary>The preprocessors of the <c>@</c> modifier.</summary>
public enum TimeAnchor
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>@ start()</c></summary>
    Start,

    /// <summary><c>@ end()</c></summary>
    End,
}
