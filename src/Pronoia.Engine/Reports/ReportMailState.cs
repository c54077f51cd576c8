namespace Pronoia.Engine.Reports;

/// <summary>How far the mail of a report has come.</summary>
public enum ReportMailState
{
    /// <summary>A worker is sending it, or died over it.</summary>
    Sending,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>It failed and is tried again.</summary>
    Retrying,

    /// <summary>It is given up.</summary>
    Failed,
}
