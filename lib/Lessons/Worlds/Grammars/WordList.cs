namespace Lessons.Worlds;

/// <summary>
/// The entries of one class of words: each has a form in every column (dog, dogs) and is drawn with probability
/// weight / sum of the weights.
/// </summary>
public sealed class WordList
{
    private readonly double[] _weights;
    private readonly Dictionary<string, int[]>[] _entriesWith;

    internal WordList(string name, string[] columns, IReadOnlyList<(string[] Forms, double Weight)> entries)
    {
        (Name, Columns) = (name, columns);
        Entries = entries.Select(e => (IReadOnlyList<string>)e.Forms).ToArray();
        _weights = entries.Select(e => e.Weight).ToArray();
        _entriesWith = columns.Select((_, column) => Enumerable.Range(0, Entries.Count)
            .GroupBy(entry => Entries[entry][column], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal)).ToArray();
    }

    public string Name { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Entries[i][c] is entry i in column c.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Entries { get; }

    internal int Count => Entries.Count;

    /// <summary>P(entry | it is none of the excluded ones).</summary>
    internal double Probability(int entry, ReadOnlySpan<int> excluded) =>
        excluded.Contains(entry) ? 0 : _weights[entry] / RemainingWeight(excluded);

    internal int Draw(double uniform, ReadOnlySpan<int> excluded)
    {
        var left = uniform * RemainingWeight(excluded);
        var last = -1;
        for (var entry = 0; entry < Count; entry++)
        {
            if (excluded.Contains(entry)) continue;
            last = entry;
            if ((left -= _weights[entry]) < 0) break;
        }

        return last;
    }

    /// <summary>The entries that look like this word in this column.</summary>
    internal IReadOnlyList<int> EntriesWith(string word, int column) => _entriesWith[column].GetValueOrDefault(word, []);

    internal int IndexOf(string word) => EntriesWith(word, 0) is [var entry, ..] ? entry : -1;

    private double RemainingWeight(ReadOnlySpan<int> excluded)
    {
        var total = 0.0;
        for (var entry = 0; entry < Count; entry++)
            if (!excluded.Contains(entry)) total += _weights[entry];
        return total;
    }
}
