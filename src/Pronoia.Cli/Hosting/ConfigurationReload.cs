using System.Runtime.InteropServices;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Cli.Hosting;

/// <summary>Reads the configuration again on SIGHUP.</summary>
internal static class ConfigurationReload
{
    /// <summary>Installs the handler; disposing takes it away.</summary>
    public static IDisposable OnHangUp(string path, PronoiaEngine engine, TextWriter error) =>
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            try
            {
                engine.Reload(ConfigurationLoader.Load(path));
            }
            catch (ConfigurationException e)
            {
                error.WriteLine(e.Message);
                error.WriteLine("The new configuration is not taken; the running one stays.");
            }
        });
}
