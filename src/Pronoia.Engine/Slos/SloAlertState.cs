namespace Pronoia.Engine.Slos;

/// <summary>Which of an objective's alerts fires.</summary>
public enum SloAlertState
{
    /// <summary>None.</summary>
    None,

    /// <summary>The ticket: the budget burns too fast, and somebody should look on the next working day.</summary>
    Ticket,

    /// <summary>The page: somebody is woken.</summary>
    Page,
}
