namespace Pronoia.Probing;

/// <summary>Where an attempt stands; tells the class of an I/O error and what a timeout interrupted.</summary>
internal enum ProbeStage
{
    Resolving,
    Connecting,
    Handshaking,
    Exchanging,
}
