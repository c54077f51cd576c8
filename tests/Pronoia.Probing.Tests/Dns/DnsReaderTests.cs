using Pronoia.Probing.Dns;
using Pronoia.Probing.Tests.Servers;

namespace Pronoia.Probing.Tests.Dns;

public sealed class DnsReaderTests
{
    private static readonly byte[] Query = DnsQuery.Write(7, "example.com", 1, 1, recursion: true);

    public static TheoryData<int, byte[], string> Records { get; } = new()
    {
        { 1, [192, 0, 2, 1], "A\t192.0.2.1" },
        { 28, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "AAAA\t2001:db8::1" },
        { 5, [1, (byte)'a', 0xc0, 12], "CNAME\ta.example.com." },
        { 15, [0, 10, 1, (byte)'m', 0xc0, 12], "MX\t10 m.example.com." },
        { 16, [2, (byte)'a', (byte)'"', 1, 0xe9], "TXT\t\"a\\\"\" \"\\233\"" },
        { 33, [0, 1, 0, 2, 1, 0xbb, 0xc0, 12], "SRV\t1 2 443 example.com." },
        { 257, [0, 5, .. "issue"u8, .. "ca.test"u8], "CAA\t0 issue \"ca.test\"" },
        { 6, [0xc0, 12, 0, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4], "SOA\texample.com. . 9 1 2 3 4" },
        { 65280, [1, 2], "TYPE65280\t\\# 2 0102" },
        { 2, [4, (byte)'a', (byte)'.', (byte)'b', 7, 0], "NS\ta\\.b\\007." },
    };

    public static TheoryData<byte[], string> Malformed { get; } = new()
    {
        { [], "it ends too early" },
        { Query, "it is not a response" },
        { DnsAnswers.Respond(Query, answers: [[]])[..^0], "it ends too early" },
        { DnsAnswers.Respond(Query, answers: [[0xc0, 29]]), "a compressed name does not point backwards" },
        { DnsAnswers.Respond(Query, answers: [[1, (byte)'a', 0xc0, 29]]), "a compressed name does not point backwards" },
        { DnsAnswers.Respond(Query, answers: [[0x80, 0]]), "a label has an unknown form" },
        { DnsAnswers.Respond(Query, answers: [[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 9, 1]]), "a record goes beyond its end" },
        { DnsAnswers.Respond(Query, answers: [DnsAnswers.Record(DnsAnswers.QuestionName, 15, [0, 1, 0, 0, 0])]), "the data of a record is not as long as it says" },
        { DnsAnswers.Respond(Query, answers: [DnsAnswers.Record(DnsAnswers.QuestionName, 16, [9, 1])]), "it ends too early" },
        { DnsAnswers.Respond(Query, answers: [[.. Enumerable.Repeat((byte[])[63, .. new byte[63]], 5).SelectMany(l => l), 0]]), "a name is too long" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Records_have_their_presentation_form(int type, byte[] data, string text)
    {
        var message = DnsReader.Read(DnsAnswers.Respond(Query, answers: [DnsAnswers.Record(DnsAnswers.QuestionName, type, data, 60)]));

        Assert.Equal($"example.com.\t60\tIN\t{text}", Assert.Single(message.Answer).Text);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_malformed_is_refused(byte[] message, string error) =>
        Assert.Equal(error, Assert.Throws<FormatException>(() => DnsReader.Read(message)).Message);

    [Fact]
    public void No_bytes_break_the_reader()
    {
        var random = new Random(1);
        var good = DnsAnswers.Example(DnsQuery.Write(7, "example.com", 6, 1, recursion: true));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var j = random.Next(1, 5); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                DnsReader.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            }
            catch (FormatException)
            {
                // The only exception there may be.
            }
        }
    }
}
