using static TorchSharp.torch;

namespace Lessons.WordVectors;

/// <summary>Words as rows of a matrix, compared by the cosine of the angle between them.</summary>
public sealed class WordSpace
{
    private readonly Dictionary<string, int> _indices;
    private readonly float[] _rows;
    private readonly int _size;

    /// <param name="words">V words, all different.</param>
    /// <param name="vectors">(V, d), one row for each word; a row of zeros has cosine 0 with everything.</param>
    /// <exception cref="ArgumentException">There is not one row for each word.</exception>
    public WordSpace(IReadOnlyList<string> words, Tensor vectors)
    {
        if (vectors.dim() != 2 || vectors.shape[0] != words.Count)
            throw new ArgumentException(
                $"WordSpace: the vectors are ({string.Join(",", vectors.shape)}); expected ({words.Count},d), one row for each word");
        Words = words;
        _size = (int)vectors.shape[1];
        _indices = Enumerable.Range(0, words.Count).ToDictionary(i => words[i], StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        _rows = vectors.detach().to_type(float32).contiguous().data<float>().ToArray();
        for (var i = 0; i < words.Count; i++) Normalize(_rows.AsSpan(i * _size, _size));
    }

    public IReadOnlyList<string> Words { get; }

    /// <summary>Equation 3.1: cos(a, b) = a.b / (|a| |b|).</summary>
    public double Cosine(string a, string b) => Dot(Row(a), Row(b));

    /// <summary>The words with the largest cosine to this one, without itself.</summary>
    public (string Word, double Cosine)[] Neighbours(string word, int count) => Nearest(Row(word), count, [word]);

    /// <summary>
    /// Equation 3.7: a is to b as c is to the word whose vector has the largest cosine with b - a + c, where a, b and c are
    /// vectors of length 1.
    /// </summary>
    /// <param name="excluding">Words that are no answer, as a rule a, b and c.</param>
    public string Analogy(string a, string b, string c, params string[] excluding)
    {
        var target = new float[_size];
        for (var i = 0; i < _size; i++) target[i] = Row(b)[i] - Row(a)[i] + Row(c)[i];
        Normalize(target);
        return Nearest(target, 1, excluding)[0].Word;
    }

    private (string Word, double Cosine)[] Nearest(ReadOnlySpan<float> target, int count, string[] excluding)
    {
        var cosines = new (string Word, double Cosine)[Words.Count];
        for (var i = 0; i < Words.Count; i++) cosines[i] = (Words[i], Dot(target, _rows.AsSpan(i * _size, _size)));
        return [.. cosines.Where(x => !excluding.Contains(x.Word)).OrderByDescending(x => x.Cosine).Take(count)];
    }

    private ReadOnlySpan<float> Row(string word) =>
        _indices.TryGetValue(word, out var index)
            ? _rows.AsSpan(index * _size, _size)
            : throw new ArgumentException($"WordSpace: '{word}' is not among the {Words.Count} words of the space");

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    private static void Normalize(Span<float> row)
    {
        var length = Math.Sqrt(Dot(row, row));
        if (length == 0) return;
        for (var i = 0; i < row.Length; i++) row[i] = (float)(row[i] / length);
    }
}
