using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Charts;

/// <summary>A rectangle of an uptime strip; renderers paint them in order.</summary>
/// <param name="State">Whose colour it has; null for the paper's, which makes stripes.</param>
/// <param name="X">The left edge, in the strip's own pixels.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
internal readonly record struct StripRect(UptimeState? State, double X, double Y, double Width, double Height);
