using System.CommandLine;
using System.Net;

namespace Pronoia.Cli.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class SharedOptions
{
    /// <summary>The address that is listened on where nobody says otherwise.</summary>
    public const string DefaultListen = "127.0.0.1:9464";

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
}
