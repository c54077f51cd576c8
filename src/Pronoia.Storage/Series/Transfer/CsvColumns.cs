namespace Pronoia.Storage.Series.Transfer;

/// <summary>Where the columns of a CSV file are.</summary>
internal sealed record CsvColumns(int Count, int Series, int Timestamp, int Value)
{
    public static CsvColumns FromHeader(int number, List<string> header, bool needsSeries)
    {
        var columns = new CsvColumns(header.Count, header.IndexOf("series"), header.IndexOf("timestamp"), header.IndexOf("value"));
        return columns.Timestamp < 0 || columns.Value < 0 || (needsSeries && columns.Series < 0)
            ? throw new SeriesImportException(number, $"columns {string.Join(", ", header)}; expected timestamp, value{(needsSeries ? " and series" : "")}")
            : columns;
    }
}
