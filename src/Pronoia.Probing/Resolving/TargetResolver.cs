using System.Net;
using System.Net.Sockets;

namespace Pronoia.Probing.Resolving;

/// <summary>Finds the address to probe, by the preferences of the module, and reports what blackbox_exporter reports about it.</summary>
internal static class TargetResolver
{
    /// <summary>Resolves the target's host and sets <c>probe_ip_protocol</c>, <c>probe_ip_addr_hash</c> and <c>probe_dns_lookup_time_seconds</c>.</summary>
    /// <returns>The address and the time it took, in seconds.</returns>
    /// <exception cref="ProbeException">There is no address of an acceptable kind.</exception>
    public static async ValueTask<(IPAddress Address, double Seconds)> ResolveTargetAsync(
        ProbeRun run, string host, IpProtocol preferred, bool fallback)
    {
        run.Metrics.Set(BlackboxMetrics.IpProtocol, 0);
        run.Metrics.Set(BlackboxMetrics.IpAddressHash, 0);
        run.Metrics.Set(BlackboxMetrics.LookupTime, 0);
        var start = run.Now();
        try
        {
            var address = await ResolveAsync(run, host, preferred, fallback);
            run.Metrics.Set(BlackboxMetrics.IpProtocol, address.AddressFamily == AddressFamily.InterNetwork ? 4 : 6);
            run.Metrics.Set(BlackboxMetrics.IpAddressHash, AddressHash.Compute(address));
            return (address, run.Seconds(start, run.Now()));
        }
        finally
        {
            run.Metrics.Set(BlackboxMetrics.LookupTime, run.Seconds(start, run.Now()));
        }
    }

    /// <summary>Resolves a host without touching the metrics, for the hops after the first.</summary>
    /// <exception cref="ProbeException">There is no address of an acceptable kind.</exception>
    public static async ValueTask<IPAddress> ResolveAsync(ProbeRun run, string host, IpProtocol preferred, bool fallback)
    {
        run.Stage = ProbeStage.Resolving;
        var wanted = preferred == IpProtocol.Ip4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        IPAddress[] addresses;
        if (IPAddress.TryParse(host, out var literal))
        {
            addresses = [literal.IsIPv4MappedToIPv6 ? literal.MapToIPv4() : literal];
        }
        else
        {
            addresses = await LookUpAsync(run, host);
        }

        IPAddress? other = null;
        foreach (var address in addresses)
        {
            if (address.AddressFamily == wanted)
            {
                run.Log($"resolved {host} to {address}");
                return address;
            }

            other ??= address;
        }

        var version = preferred == IpProtocol.Ip4 ? 4 : 6;
        if (other is null || !fallback)
        {
            throw new ProbeException(FailureClass.Dns, $"{host} has no IPv{version} address{(other is null ? "" : ", and the module allows no other")}");
        }

        run.Log($"resolved {host} to {other}: it has no IPv{version} address");
        return other;
    }

    private static async ValueTask<IPAddress[]> LookUpAsync(ProbeRun run, string host)
    {
        try
        {
            // The system's resolver does not stop once it has begun: leave it behind when the time is over.
            return await System.Net.Dns.GetHostAddressesAsync(host, run.Deadline).WaitAsync(run.Deadline);
        }
        catch (SocketException e)
        {
            throw new ProbeException(FailureClass.Dns, $"{host} does not resolve: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new ProbeException(FailureClass.Dns, $"\"{host}\" is not a host name", e);
        }
    }
}
