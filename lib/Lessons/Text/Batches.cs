using TorchSharp;

namespace Lessons.Text;

/// <summary>
/// Windows of T tokens at random positions of one long text, each with the tokens that come one later: nanoGPT's batches.
/// </summary>
public sealed class RandomWindows
{
    private readonly long[] _tokens;
    private readonly long _time;
    private readonly torch.Generator _generator;
    private readonly long[]? _starts;

    /// <param name="tokens">The whole text.</param>
    /// <param name="time">T, the length of a window: the model's context length.</param>
    /// <param name="seed">Windows are drawn by torch.randint with this seed.</param>
    public RandomWindows(long[] tokens, long time, long seed)
    {
        if (time < 1 || time >= tokens.Length)
            throw new ArgumentException(
                $"RandomWindows: windows of {time} tokens were asked for, but the text has {tokens.Length}; "
                    + "expected at least one token in a window and fewer than the text has");
        (_tokens, _time, _generator) = (tokens, time, new torch.Generator((ulong)seed));
    }

    /// <param name="tokens">The whole text.</param>
    /// <param name="time">T, the length of a window.</param>
    /// <param name="seed">Windows are drawn by torch.randint with this seed.</param>
    /// <param name="first">Windows begin at this token only: at the end of a line, say, so that no document has lost its beginning.</param>
    public RandomWindows(long[] tokens, long time, long seed, long first)
        : this(tokens, time, seed)
    {
        _starts = [.. Enumerable.Range(0, (int)(tokens.Length - time)).Where(i => tokens[i] == first).Select(i => (long)i)];
        if (_starts.Length == 0)
            throw new ArgumentException(
                $"RandomWindows: no window of {time} tokens begins with token {first}; "
                    + $"expected the token at least once before the last {time} tokens");
    }

    /// <summary>Inputs (B, T) and targets (B, T), where targets[b, t] follows inputs[b, t] in the text.</summary>
    public (torch.Tensor Inputs, torch.Tensor Targets) Next(long batch)
    {
        using var drawn = torch.randint(_starts?.Length ?? _tokens.Length - _time, [batch], generator: _generator);
        var starts = drawn.data<long>().ToArray();
        return At(_starts is null ? starts : Array.ConvertAll(starts, i => _starts[i]));
    }

    /// <summary>The windows that begin at these tokens.</summary>
    public (torch.Tensor Inputs, torch.Tensor Targets) At(IReadOnlyList<long> starts)
    {
        var inputs = new long[starts.Count * _time];
        var targets = new long[inputs.Length];
        for (var b = 0; b < starts.Count; b++)
        {
            Array.Copy(_tokens, starts[b], inputs, b * _time, _time);
            Array.Copy(_tokens, starts[b] + 1, targets, b * _time, _time);
        }

        return (torch.tensor(inputs, [starts.Count, _time]), torch.tensor(targets, [starts.Count, _time]));
    }

    /// <summary>
    /// The whole text once, in windows that do not overlap, <paramref name="batch"/> at a time; what is left at the end
    /// and does not fill a window is dropped. For a validation loss that does not depend on a draw.
    /// </summary>
    public IEnumerable<(torch.Tensor Inputs, torch.Tensor Targets)> InOrder(int batch)
    {
        var windows = (_tokens.Length - 1) / _time;
        for (var first = 0L; first < windows; first += batch)
            yield return At([.. Enumerable.Range(0, (int)Math.Min(batch, windows - first)).Select(i => (first + i) * _time)]);
    }
}

/// <summary>
/// Documents of different lengths side by side: Tokens (B, T), padded at the end, and Mask (B, T), float32, which is
/// 1 for real tokens and 0 for padding.
/// </summary>
public sealed record DocumentBatch(torch.Tensor Tokens, torch.Tensor Mask)
{
    /// <summary>T is the length of the longest document.</summary>
    public static DocumentBatch Pad(IReadOnlyList<long[]> documents, long padding)
    {
        if (documents.Count == 0 || documents.Any(d => d.Length == 0))
            throw new ArgumentException(
                $"DocumentBatch.Pad: {documents.Count} documents were given, {documents.Count(d => d.Length == 0)} of them empty; "
                    + "expected one or more, none of them empty");
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
        if (batch < 1)
            throw new ArgumentOutOfRangeException(nameof(batch), $"DocumentBatch.Shuffled: the batch size is {batch}; expected 1 or more");
        using var order = torch.randperm(documents.Count, generator: generator);
        foreach (var chunk in order.data<long>().ToArray().Chunk(batch))
            yield return Pad([.. chunk.Select(i => documents[(int)i])], padding);
    }
}
