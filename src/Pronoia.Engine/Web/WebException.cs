namespace Pronoia.Engine.Web;

/// <summary>A request that cannot be answered as it was made.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, for whoever asked.</param>
internal sealed class WebException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
