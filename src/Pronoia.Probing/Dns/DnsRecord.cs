namespace Pronoia.Probing.Dns;

/// <summary>A resource record.</summary>
/// <param name="Text">Its presentation form: name, TTL, class, type and data, separated by tabs.</param>
/// <param name="SoaSerial">The serial number where it is a SOA record.</param>
internal readonly record struct DnsRecord(string Text, uint? SoaSerial);
