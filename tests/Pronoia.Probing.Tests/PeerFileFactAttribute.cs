namespace Pronoia.Probing.Tests;

/// <summary>A test that needs a file of a peer's package; without it the test is skipped, or fails where peers are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFileFactAttribute : FactAttribute
{
    public PeerFileFactAttribute(string path)
    {
        Path = path;
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"{path} is not installed";
        }
    }

    public string Path { get; }
}
