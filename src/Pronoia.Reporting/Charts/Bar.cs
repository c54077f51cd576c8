namespace Pronoia.Reporting.Charts;

/// <summary>One bar.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">Its length; NaN where there is no value. Negative values are drawn without length.</param>
public readonly record struct Bar(string Label, double Value);
