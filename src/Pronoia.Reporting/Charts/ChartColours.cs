namespace Pronoia.Reporting.Charts;

/// <summary>The light palette of the charts as RGB.</summary>
internal static class ChartColours
{
    public const int Ink = 0x1b2430;
    public const int Muted = 0x566173;
    public const int Grid = 0xdfe4ea;
    public const int Paper = 0xffffff;
    public const int Line = 0x2457c5;
    public const int Up = 0x1a7f5a;
    public const int Degraded = 0xb97800;
    public const int Down = 0xc0322b;
    public const int Unknown = 0x848e9c;
    public const int Band = 0xe3eaf7;
    public const int Maintenance = 0x3b6fc4;
}
