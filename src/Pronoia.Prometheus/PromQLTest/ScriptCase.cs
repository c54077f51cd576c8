namespace Pronoia.Prometheus.PromQLTest;

/// <summary>The outcome of one <c>eval</c> of a script, or of a line that could not be read.</summary>
/// <param name="File">The script as it was named.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Passed">Whether everything was as expected.</param>
/// <param name="Message">What was not as expected; empty where the case passed.</param>
public sealed record ScriptCase(string File, int Line, string Expression, bool Passed, string Message)
{
    /// <summary><c>file:line: message</c></summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}: {(Passed ? "ok" : Message)}");
}
