using System.CommandLine;
using System.Globalization;
using System.Net;
using Pronoia.Detection;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Cli.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class SharedOptions
{
    /// <summary>The address that is listened on where nobody says otherwise.</summary>
    public const string DefaultListen = "127.0.0.1:9464";

    /// <summary>The year 9000: what lies behind it cannot be reckoned with.</summary>
    private const long MaxTimeMs = 221_845_392_000_000;

    public static Argument<string> Config() => new("CONFIG") { Description = "The configuration file, usually pronoia.yaml." };

    public static Option<string?> Data(string description) => new("--data") { Description = description, HelpName = "DIR" };

    public static Option<IPEndPoint> Listen(string fallback = DefaultListen) => new("--listen")
    {
        Description = $"Address and port of the web pages and APIs; port 0 takes a free one.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => IPEndPoint.Parse(fallback),
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            var host = text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text[9..] : text.StartsWith(':') ? "0.0.0.0" + text : text;
            if (IPEndPoint.TryParse(host, out var endpoint) && host.Contains(':'))
            {
                return endpoint;
            }

            result.AddError($"--listen: \"{text}\" is not an address with a port, such as {DefaultListen}");
            return new IPEndPoint(IPAddress.Loopback, 0);
        },
    };

    /// <summary>A time: ISO 8601 (UTC where no offset is given), or seconds since the epoch.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description, string helpName = "T") => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && CsvTime.TryRead(result.Tokens[0].Value, out var ms) && ms is >= 0 and < MaxTimeMs)
            {
                return DateTimeOffset.FromUnixTimeMilliseconds(ms);
            }

            result.AddError($"{name}: expected a time between 1970 and 9000 such as 2026-11-21T12:00:00Z or 1795262400");
            return null;
        },
    };

    /// <summary>A length of time as Prometheus writes it, above zero.</summary>
    public static Option<DurationArgument> Duration(string name, string description, TimeSpan fallback) => new(name)
    {
        Description = description,
        HelpName = "D",
        DefaultValueFactory = _ => new DurationArgument(fallback),
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && PrometheusDuration.TryParse(result.Tokens[0].Value, out var span) && span > TimeSpan.Zero)
            {
                return new DurationArgument(span);
            }

            result.AddError($"{name}: expected a duration such as 30s or 5m");
            return default;
        },
    };

    /// <summary>A whole number within bounds, both inclusive; null where it is not given.</summary>
    public static Option<int?> Number(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a whole number from {least} to {most}"));
            return null;
        },
    };

    /// <summary>The name of a detector.</summary>
    public static Option<string> Detector()
    {
        var option = new Option<string>("--detector")
        {
            Description = $"One of {string.Join(", ", Detectors.Names)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Detectors.Default,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var name && !Detectors.Names.Contains(name))
            {
                result.AddError($"there is no detector \"{name}\"{Nearest.Hint(name, Detectors.Names)}; there are {string.Join(", ", Detectors.Names)}");
            }
        });
        return option;
    }

    /// <summary>The base address of a server.</summary>
    public static Option<Uri?> Url(string description) => new("--url")
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            // The text may hold a password: it is not repeated.
            result.AddError("--url: expected an address such as http://127.0.0.1:9464");
            return null;
        },
    };

    /// <summary><c>--author</c>: who does it.</summary>
    public static Option<string> Author() => new("--author") { Description = "Who does it; the user of this machine where nobody is named.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };
}
