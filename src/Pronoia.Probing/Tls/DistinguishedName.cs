using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pronoia.Probing.Tls;

/// <summary>
/// Prints a distinguished name as Go's <c>pkix.Name.String</c> does, which is what blackbox_exporter's labels hold: the known attributes in a
/// fixed order, several values of one attribute joined with <c>+</c>, last first, escaped as in RFC 4514; unknown attributes as
/// <c>oid=#hex</c> at the end.
/// </summary>
internal static class DistinguishedName
{
    // In the order of the printed text, which is the reverse of pkix.Name.ToRDNSequence.
    private static readonly (string Oid, string Name)[] Known =
    [
        ("2.5.4.5", "SERIALNUMBER"),
        ("2.5.4.3", "CN"),
        ("2.5.4.17", "POSTALCODE"),
        ("2.5.4.9", "STREET"),
        ("2.5.4.7", "L"),
        ("2.5.4.8", "ST"),
        ("2.5.4.11", "OU"),
        ("2.5.4.10", "O"),
        ("2.5.4.6", "C"),
    ];

    /// <exception cref="CryptographicException">The name is malformed.</exception>
    public static string Format(X500DistinguishedName name)
    {
        var attributes = Read(name.RawData);
        var text = new StringBuilder();
        foreach (var (oid, label) in Known)
        {
            // CN and SERIALNUMBER hold one value each in Go's structure: the last one wins.
            var single = oid is "2.5.4.3" or "2.5.4.5";
            var values = attributes.Where(a => a.Oid == oid && a.Text is { } t && (!single || t.Length > 0)).Select(a => a.Text!).ToList();
            if (values.Count == 0)
            {
                continue;
            }

            Separate(text);
            var shown = single ? values[^1..] : values;
            for (var i = 0; i < shown.Count; i++)
            {
                text.Append(i > 0 ? "+" : "").Append(label).Append('=');
                Escape(text, shown[i]);
            }
        }

        foreach (var attribute in Enumerable.Reverse(attributes))
        {
            if (!Known.Any(k => k.Oid == attribute.Oid))
            {
                Separate(text);
                text.Append(attribute.Oid).Append("=#").Append(Convert.ToHexStringLower(attribute.Der));
            }
        }

        return text.ToString();
    }

    private static void Separate(StringBuilder text)
    {
        if (text.Length > 0)
        {
            text.Append(',');
        }
    }

    private static List<(string Oid, string? Text, byte[] Der)> Read(byte[] der)
    {
        var attributes = new List<(string, string?, byte[])>();
        try
        {
            var sequence = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            while (sequence.HasData)
            {
                var set = sequence.ReadSetOf(skipSortOrderValidation: true);
                while (set.HasData)
                {
                    var attribute = set.ReadSequence();
                    var oid = attribute.ReadObjectIdentifier();
                    var value = attribute.ReadEncodedValue().ToArray();
                    attributes.Add((oid, TextOf(value), value));
                }
            }
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("the name is not valid DER", e);
        }

        return attributes;
    }

    private static string? TextOf(byte[] value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.BER);
        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue is
            UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or
            UniversalTagNumber.T61String or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString
            ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : null;
    }

    private static void Escape(StringBuilder text, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var escape = value[i] switch
            {
                ',' or '+' or '"' or '\\' or '<' or '>' or ';' => true,
                ' ' => i == 0 || i == value.Length - 1,
                '#' => i == 0,
                _ => false,
            };
            text.Append(escape ? "\\" : "").Append(value[i]);
        }
    }
}
