namespace Pronoia.Prometheus.Yaml;

/// <summary>Collects what is wrong with a set of files, so that a user sees every error at once. Not thread-safe.</summary>
public sealed class Diagnostics
{
    /// <summary>Errors kept; more are counted but not stored.</summary>
    public const int MaxKept = 200;

    private readonly List<Diagnostic> _errors = [];
    private readonly HashSet<SourcePosition> _unusable = [];

    /// <summary>The errors by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> Errors =>
        [.. _errors.OrderBy(e => e.Position.File, StringComparer.Ordinal).ThenBy(e => e.Position.Line).ThenBy(e => e.Position.Column)];

    /// <summary>Whether anything is wrong.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>Errors beyond <see cref="MaxKept"/>, which were not kept.</summary>
    public int NotShown { get; private set; }

    /// <summary>Adds an error of a value that could not be had at all; what is said of this position from then on only follows from it and is dropped.</summary>
    public void Unusable(SourcePosition position, string message)
    {
        _unusable.Remove(position);
        Error(position, message);
        _unusable.Add(position);
    }

    /// <summary>Adds an error.</summary>
    public void Error(SourcePosition position, string message)
    {
        if (_unusable.Contains(position))
        {
            return;
        }

        var error = new Diagnostic(position, message);
        if (_errors.Count >= MaxKept)
        {
            NotShown++;
        }
        else if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    /// <summary>Throws where anything is wrong.</summary>
    /// <exception cref="ConfigurationException">There is at least one error.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new ConfigurationException(Errors, NotShown);
        }
    }
}
