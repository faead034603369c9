using TorchSharp;

namespace Lessons.Text;

/// <summary>
/// Documents of different lengths side by side: Tokens (B, T), filled up at the end, and Mask (B, T), float32, which is
/// 1 for real tokens and 0 for filling.
/// </summary>
public sealed record DocumentBatch(torch.Tensor Tokens, torch.Tensor Mask)
{
    /// <summary>T is the length of the longest document.</summary>
    public static DocumentBatch Pad(IReadOnlyList<long[]> documents, long padding)
    {
        if (documents.Count == 0 || documents.Any(d => d.Length == 0))
            throw new ArgumentException($"DocumentBatch.Pad: {documents.Count} documents were given, {documents.Count(d => d.Length == 0)} of them empty; expected one or more, none of them empty");
        var time = documents.Max(d => d.Length);
        var tokens = new long[documents.Count * time];
        var mask = new float[tokens.Length];
        Array.Fill(tokens, padding);
        for (var b = 0; b < documents.Count; b++)
        {
            documents[b].CopyTo(tokens, b * time);
            Array.Fill(mask, 1, b * time, documents[b].Length);
        }

        return new DocumentBatch(torch.tensor(tokens, [documents.Count, time]), torch.tensor(mask, [documents.Count, time]));
    }

    /// <summary>All documents once, in an order drawn by torch.randperm; the last batch may be smaller.</summary>
    public static IEnumerable<DocumentBatch> Shuffled(IReadOnlyList<long[]> documents, int batch, long padding, torch.Generator generator)
    {
        if (batch < 1) throw new ArgumentOutOfRangeException(nameof(batch), $"DocumentBatch.Shuffled: the batch size is {batch}; expected 1 or more");
        using var order = torch.randperm(documents.Count, generator: generator);
        foreach (var chunk in order.data<long>().ToArray().Chunk(batch))
            yield return Pad([.. chunk.Select(i => documents[(int)i])], padding);
    }
}
