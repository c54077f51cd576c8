namespace Pronoia.Detection;

/// <summary>Where in the life of an event a verdict stands. An event is opened once and ended once.</summary>
public enum EventPhase
{
    /// <summary>No event is open.</summary>
    None,

    /// <summary>This point opened an event.</summary>
    Opened,

    /// <summary>The event goes on; its kind may have been refined.</summary>
    Updated,

    /// <summary>This point ended the event.</summary>
    Ended,
}
