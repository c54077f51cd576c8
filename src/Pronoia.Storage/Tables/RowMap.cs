namespace Pronoia.Storage.Tables;

/// <summary>The rows of a partition in row key order: sorted pages, so that inserting anywhere and reading from anywhere stay cheap. Not thread-safe.</summary>
internal sealed class RowMap
{
    private const int PageSize = 256;
    private readonly List<List<StoredRow>> _pages = [];

    public int Count { get; private set; }

    public StoredRow? Get(string rowKey)
    {
        var (page, index, found) = Find(rowKey);
        return found ? _pages[page][index] : null;
    }

    /// <summary>Adds or replaces a row.</summary>
    /// <returns>The row that was there, or null.</returns>
    public StoredRow? Set(StoredRow row)
    {
        var (page, index, found) = Find(row.RowKey);
        if (found)
        {
            var old = _pages[page][index];
            _pages[page][index] = row;
            return old;
        }

        Count++;
        if (_pages.Count == 0)
        {
            _pages.Add([row]);
            return null;
        }

        var rows = _pages[page];
        if (rows.Count == PageSize)
        {
            // Times as keys arrive at one end: keep the full half full there.
            var keep = index == PageSize ? PageSize : index == 0 ? 0 : PageSize / 2;
            var rest = rows.GetRange(keep, PageSize - keep);
            rows.RemoveRange(keep, PageSize - keep);
            _pages.Insert(page + 1, rest);
            if (index > keep || keep == PageSize)
            {
                page++;
                index -= keep;
                rows = rest;
            }
        }

        rows.Insert(index, row);
        return null;
    }

    /// <summary>Removes a row.</summary>
    /// <returns>The row that was there, or null.</returns>
    public StoredRow? Remove(string rowKey)
    {
        var (page, index, found) = Find(rowKey);
        if (!found)
        {
            return null;
        }

        var old = _pages[page][index];
        _pages[page].RemoveAt(index);
        if (_pages[page].Count == 0)
        {
            _pages.RemoveAt(page);
        }

        Count--;
        return old;
    }

    /// <summary>Up to <paramref name="limit"/> rows from <paramref name="from"/> on (null: from the first), before <paramref name="to"/>.</summary>
    public List<StoredRow> Range(string? from, bool inclusive, string? to, int limit)
    {
        var found = new List<StoredRow>(Math.Min(limit, PageSize));
        var (page, index) = (0, 0);
        if (from is not null)
        {
            bool exact;
            (page, index, exact) = Find(from);
            index += exact && !inclusive ? 1 : 0;
        }

        for (; page < _pages.Count; page++, index = 0)
        {
            for (; index < _pages[page].Count; index++)
            {
                var row = _pages[page][index];
                if (found.Count == limit || (to is not null && string.CompareOrdinal(row.RowKey, to) >= 0))
                {
                    return found;
                }

                found.Add(row);
            }
        }

        return found;
    }

    /// <summary>Every row in order.</summary>
    public IEnumerable<StoredRow> All() => _pages.SelectMany(static page => page);

    /// <summary>Where the key is, or where it would be inserted.</summary>
    private (int Page, int Index, bool Found) Find(string rowKey)
    {
        var (low, high) = (0, _pages.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (string.CompareOrdinal(_pages[middle][0].RowKey, rowKey) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (_pages.Count == 0)
        {
            return (0, 0, false);
        }

        var rows = _pages[low];
        var (first, last) = (0, rows.Count);
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (string.CompareOrdinal(rows[middle].RowKey, rowKey) < 0)
            {
                first = middle + 1;
            }
            else
            {
                last = middle;
            }
        }

        return (low, first, first < rows.Count && rows[first].RowKey == rowKey);
    }
}
