namespace Pronoia.Prometheus.Tests;

/// <summary>Files that belong to these tests.</summary>
internal static class OwnFiles
{
    /// <summary>The full path of a file beside the test sources.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([ReferenceData.Repository, "tests", "Pronoia.Prometheus.Tests", .. parts]);
}
