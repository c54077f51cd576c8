namespace Pronoia.Storage.Series.Log;

/// <summary>The raw payload of a log frame.</summary>
/// <param name="Raw">Its bytes; none where there is nothing to append.</param>
/// <param name="HasHistograms">Whether a sample is a histogram, which readers of version 1 do not know.</param>
internal readonly record struct LogPayload(byte[] Raw, bool HasHistograms)
{
    public static LogPayload Empty => new([], HasHistograms: false);
}
