using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Dns;

/// <summary>Sends one query and judges the response. A truncated response is taken as it is, as blackbox_exporter takes it.</summary>
internal sealed class DnsProber(TlsConnector tls)
{
    private const int Port = 53;
    private const int TlsPort = 853;
    private const int MaxMessage = 65535;

    private static readonly MetricDefinition Duration = new("probe_dns_duration_seconds", "Duration of DNS request by phase");
    private static readonly MetricDefinition AnswerRecords = new("probe_dns_answer_rrs", "Returns number of entries in the answer resource record list");
    private static readonly MetricDefinition AuthorityRecords =
        new("probe_dns_authority_rrs", "Returns number of entries in the authority resource record list");

    private static readonly MetricDefinition AdditionalRecords =
        new("probe_dns_additional_rrs", "Returns number of entries in the additional resource record list");

    private static readonly MetricDefinition QuerySucceeded =
        new("probe_dns_query_succeeded", "Displays whether or not the query was executed successfully");

    private static readonly MetricDefinition Serial = new("probe_dns_serial", "Returns the serial number of the zone");

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        foreach (var phase in (ReadOnlySpan<string>)["resolve", "connect", "request"])
        {
            run.AddPhase(Duration, phase, 0);
        }

        foreach (var gauge in (ReadOnlySpan<MetricDefinition>)[AnswerRecords, AuthorityRecords, AdditionalRecords, QuerySucceeded])
        {
            run.Metrics.Set(gauge, 0);
        }

        var options = run.Module.Dns;
        var (host, port) = HostPort.Parse(run.Target, options.DnsOverTls ? TlsPort : Port);
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(run, host, options.PreferredIpProtocol, options.IpProtocolFallback);
        run.AddPhase(Duration, "resolve", lookup);

        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        var query = DnsQuery.Write(id, options.QueryName, options.QueryType, options.QueryClass, options.RecursionDesired);
        var endpoint = new IPEndPoint(address, port);
        run.Log($"asking {endpoint} for {options.QueryName} {DnsNames.Type(options.QueryType)}");
        Judge(run, options.Tcp
            ? await AskOverTcpAsync(run, host, endpoint, query)
            : await AskOverUdpAsync(run, endpoint, query));
    }

    private static async ValueTask<DnsMessage> AskOverUdpAsync(ProbeRun run, IPEndPoint endpoint, byte[] query)
    {
        var start = run.Now();
        run.Stage = ProbeStage.Connecting;
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (run.Module.Dns.SourceIpAddress is { } source)
        {
            Connector.Bind(socket, source);
        }

        // Connected, so that the kernel drops what others send and reports a closed port.
        await socket.ConnectAsync(endpoint, run.Deadline);
        var connected = run.Now();
        run.AddPhase(Duration, "connect", run.Seconds(start, connected));
        run.Stage = ProbeStage.Exchanging;
        var buffer = new byte[MaxMessage];
        try
        {
            await socket.SendAsync(query, run.Deadline);
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, run.Deadline);
                if (DnsReader.Id(buffer.AsSpan(0, length)) == DnsReader.Id(query))
                {
                    run.AddPhase(Duration, "request", run.Seconds(connected, run.Now()));
                    return Parse(buffer.AsSpan(0, length));
                }

                run.Log("ignoring a packet that answers another query");
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            throw new ProbeException(FailureClass.Connect, $"no DNS server answers at {endpoint}: {e.Message}", e);
        }
    }

    private async ValueTask<DnsMessage> AskOverTcpAsync(ProbeRun run, string host, IPEndPoint endpoint, byte[] query)
    {
        var start = run.Now();
        Stream stream = await Connector.ConnectAsync(run, endpoint.Address, endpoint.Port, run.Module.Dns.SourceIpAddress);
        try
        {
            if (run.Module.Dns.DnsOverTls)
            {
                var session = await tls.AuthenticateAsync(run, stream, host, run.Module.Dns.TlsOptions);
                stream = session.Stream;
            }

            var connected = run.Now();
            run.AddPhase(Duration, "connect", run.Seconds(start, connected));
            run.Stage = ProbeStage.Exchanging;
            var framed = new byte[query.Length + 2];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
            query.CopyTo(framed, 2);
            await stream.WriteAsync(framed, run.Deadline);
            var size = new byte[2];
            await stream.ReadExactlyAsync(size, run.Deadline);
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(size)];
            await stream.ReadExactlyAsync(message, run.Deadline);
            run.AddPhase(Duration, "request", run.Seconds(connected, run.Now()));
            return DnsReader.Id(message) == DnsReader.Id(query)
                ? Parse(message)
                : throw new ProbeException(FailureClass.Protocol, "the DNS response answers another query");
        }
        catch (EndOfStreamException e)
        {
            throw new ProbeException(FailureClass.Protocol, "the server closed the connection within the DNS response", e);
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private static DnsMessage Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return DnsReader.Read(message);
        }
        catch (FormatException e)
        {
            throw new ProbeException(FailureClass.Protocol, $"the DNS response is malformed: {e.Message}", e);
        }
    }

    private static void Judge(ProbeRun run, DnsMessage response)
    {
        var options = run.Module.Dns;
        run.Log($"received {DnsNames.Rcode(response.Rcode)}{(response.Truncated ? ", truncated" : "")}");
        run.Metrics.Set(AnswerRecords, response.Answer.Count);
        run.Metrics.Set(AuthorityRecords, response.Authority.Count);
        run.Metrics.Set(AdditionalRecords, response.Additional.Count);
        run.Metrics.Set(QuerySucceeded, 1);
        if (options.QueryType == DnsNames.TypeSoa)
        {
            run.Metrics.Set(Serial, response.Answer.LastOrDefault(r => r.SoaSerial is not null).SoaSerial ?? 0);
        }

        if (options.ValidRcodes.Count == 0 ? response.Rcode != 0 : !options.ValidRcodes.Contains(response.Rcode))
        {
            var valid = options.ValidRcodes.Count == 0 ? "NOERROR" : string.Join(", ", options.ValidRcodes.Select(DnsNames.Rcode));
            run.Fail(FailureClass.Status, string.Create(CultureInfo.InvariantCulture, $"response code {DnsNames.Rcode(response.Rcode)} is not {valid}"));
            return;
        }

        var problem = Problem(run, options.ValidateAnswer, "answer", response.Answer)
            ?? Problem(run, options.ValidateAuthority, "authority", response.Authority)
            ?? Problem(run, options.ValidateAdditional, "additional", response.Additional);
        if (problem is not null)
        {
            run.Fail(FailureClass.Body, problem);
        }
    }

    private static string? Problem(ProbeRun run, RecordValidation validation, string section, IReadOnlyList<DnsRecord> records)
    {
        foreach (var record in records)
        {
            run.Log($"{section}: {record.Text}");
        }

        return validation.Problem(section, [.. records.Select(r => r.Text)]);
    }
}
