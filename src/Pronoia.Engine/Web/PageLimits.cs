namespace Pronoia.Engine.Web;

/// <summary>How much one page shows.</summary>
internal static class PageLimits
{
    /// <summary>Rows of a list on a page.</summary>
    public const int Rows = 50;

    /// <summary>Entries of a list in a page's JSON.</summary>
    public const int Json = 1000;
}
