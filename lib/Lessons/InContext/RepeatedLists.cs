using Lessons.Grammars;
using static TorchSharp.torch;

namespace Lessons.InContext;

/// <summary>
/// Texts that can be predicted from their own beginning only: Inputs (B, T), the tokens one later as Targets (B, T), and Mask
/// (B, T), float32, which is 1 where the input token stood in the text before, so that its successor is known.
/// </summary>
public sealed record RepeatedBatch(Tensor Inputs, Tensor Targets, Tensor Mask);

/// <summary>
/// Each text is a list of p different random tokens, written again and again; p is random too. With a fixed p, "the token p
/// positions ago" would be the answer, and a model could give it without comparing any tokens.
/// </summary>
public sealed class RepeatedLists
{
    private readonly int _vocabulary;
    private readonly int _time;
    private readonly int _shortest;
    private readonly int _longest;
    private readonly UniformStream _uniform;

    /// <param name="vocabulary">V, how many tokens there are.</param>
    /// <param name="time">T, the length of inputs and targets.</param>
    /// <param name="shortest">The smallest p.</param>
    /// <param name="longest">The largest p, at most V and less than T.</param>
    /// <param name="seed">Lists are sampled by torch.rand with this seed.</param>
    public RepeatedLists(int vocabulary, int time, int shortest, int longest, long seed)
    {
        if (shortest < 1 || longest < shortest || longest > vocabulary || longest >= time)
            throw new ArgumentException(
                $"RepeatedLists: lists of {shortest} to {longest} tokens, {vocabulary} different ones, in texts of {time}; "
                    + "expected 1 <= shortest <= longest <= vocabulary, and longest < time");
        (_vocabulary, _time, _shortest, _longest) = (vocabulary, time, shortest, longest);
        _uniform = new UniformStream(seed);
    }

    /// <summary>The next texts.</summary>
    public RepeatedBatch Next(int batch)
    {
        if (batch < 1) throw new ArgumentOutOfRangeException(nameof(batch), $"RepeatedLists.Next: {batch} texts; expected 1 or more");
        var (inputs, targets, mask) = (new long[batch * _time], new long[batch * _time], new float[batch * _time]);
        for (var b = 0; b < batch; b++)
        {
            var list = Sampling.Distinct(_uniform, _vocabulary, Sampling.Below(_uniform, _longest - _shortest + 1) + _shortest);
            for (var t = 0; t < _time; t++)
            {
                var at = b * _time + t;
                inputs[at] = list[t % list.Length];
                targets[at] = list[(t + 1) % list.Length];
                mask[at] = t < list.Length ? 0 : 1;
            }
        }

        return new RepeatedBatch(tensor(inputs, [batch, _time]), tensor(targets, [batch, _time]), tensor(mask, [batch, _time]));
    }
}

/// <summary>Choices made with uniform random numbers.</summary>
internal static class Sampling
{
    /// <summary>A whole number from 0 to n - 1.</summary>
    public static int Below(UniformStream uniform, int n) => (int)(uniform.Next() * n);

    /// <summary>Different numbers from 0 to n - 1, in random order.</summary>
    public static int[] Distinct(UniformStream uniform, int n, int count)
    {
        int[] all = [.. Enumerable.Range(0, n)];
        for (var i = 0; i < count; i++)
        {
            var j = i + Below(uniform, n - i);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..count];
    }
}
