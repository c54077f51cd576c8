using Pronoia.Prometheus.Exposition.Protobuf;

namespace Pronoia.Prometheus.Tests.Exposition.Protobuf;

/// <summary>Messages put together field by field, also such as no writer makes.</summary>
internal static class ProtobufMessage
{
    /// <summary>A body of families.</summary>
    public static byte[] Body(params Action<WireWriter>[] families)
    {
        var body = new WireWriter();
        foreach (var family in families)
        {
            var message = new WireWriter();
            family(message);
            body.Delimited(message.Written);
        }

        return body.Written.ToArray();
    }

    /// <summary>A family of one histogram.</summary>
    public static byte[] Histogram(Action<WireWriter> histogram, ulong type = 4) => Body(family =>
    {
        family.Text(1, "h");
        family.Number(3, type);
        Inner(family, 4, metric => Inner(metric, 7, histogram));
    });

    public static void Inner(WireWriter writer, int field, Action<WireWriter> fill)
    {
        fill(writer.Begin());
        writer.Message(field);
    }

    public static void Span(WireWriter histogram, int field, long offset, ulong length) => Inner(histogram, field, span =>
    {
        span.Signed(1, offset);
        span.Number(2, length);
    });

    public static void Label(WireWriter writer, string name, string value) => Inner(writer, 1, pair =>
    {
        pair.Text(1, name);
        pair.Text(2, value);
    });
}
