namespace Pronoia.Detection;

/// <summary>From which side a threshold is reached.</summary>
public enum Direction
{
    /// <summary>The series grows towards the threshold (disk usage).</summary>
    Rising,

    /// <summary>The series shrinks towards the threshold (free space, a balance, days of a certificate).</summary>
    Falling,
}
