using System.Text;
using TorchSharp;

namespace Lessons.Grammars;

/// <summary>
/// A sampled document, with what the grammar knows about it: its kind (the rule that the first rule expanded to), the
/// values of that rule's variables (a review's stars are the variable r), and log P(derivation), which is
/// log P(words) as long as the words have no other derivation.
/// </summary>
public sealed record Document(
    string Kind, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Words, double LogProbability);

/// <summary>Expands rules from left to right; every choice takes one uniform number.</summary>
internal sealed class Derivation(UniformStream random)
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private string _kind = "";
    private double _logProbability;

    public Document Expand(Rule start)
    {
        Expand(start, [], depth: 0);
        return new Document(_kind, _variables, _words, _logProbability);
    }

    private void Expand(Rule rule, int[] arguments, int depth)
    {
        var alternative = Choose(rule, arguments);
        var values = alternative.Enter(arguments);
        foreach (var item in alternative.Items)
        {
            switch (item)
            {
                case Literal literal:
                    _words.Add(literal.Text);
                    break;
                case Settled settled:
                    _words.Add(settled.Text(values));
                    break;
                case Call call:
                    if (depth == 0 && _kind.Length == 0) _kind = call.Rule.Name;
                    Expand(call.Rule, call.Values(values), depth + 1);
                    break;
                case Draw draw:
                    var excluded = draw.Excluded(values);
                    var entry = draw.List.Draw(random.Next(), excluded);
                    _logProbability += Math.Log(draw.List.Probability(entry, excluded));
                    values[draw.Slot] = entry;
                    if (draw.Form is { } form) _words.Add(draw.List.Entries[entry][form.In(values)]);
                    if (depth == 1 && alternative.SlotNames[draw.Slot].Length > 0)
                        _variables[alternative.SlotNames[draw.Slot]] = draw.List.Entries[entry][0];
                    break;
            }
        }
    }

    private Alternative Choose(Rule rule, int[] arguments)
    {
        var choices = rule.Choices(arguments);
        if (choices.Length == 1) return choices[0].Alternative;
        var left = random.Next();
        var chosen = Array.FindIndex(choices, c => (left -= c.Probability) < 0);
        // Rounding can leave the last sliver of [0, 1) without an owner.
        var (alternative, probability) = choices[chosen < 0 ? ^1 : chosen];
        _logProbability += Math.Log(probability);
        return alternative;
    }
}

/// <summary>
/// Documents as a reader sees them, one a line: words with a space between them, and none before a punctuation mark.
/// Words and text determine each other.
/// </summary>
public static class DocumentText
{
    private const string Punctuation = ".,?!:;";

    /// <summary>The words as text; no newline at the end.</summary>
    public static string FromWords(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (text.Length > 0 && !IsPunctuation(word)) text.Append(' ');
            text.Append(word);
        }

        return text.ToString();
    }

    /// <summary>The words of a text: what is between white space, and each punctuation mark by itself.</summary>
    public static string[] ToWords(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var ends = i == text.Length || char.IsWhiteSpace(text[i]) || Punctuation.Contains(text[i]);
            if (!ends && start < 0) start = i;
            if (!ends) continue;
            if (start >= 0) words.Add(text[start..i]);
            if (i < text.Length && Punctuation.Contains(text[i])) words.Add(text[i].ToString());
            start = -1;
        }

        return [.. words];
    }

    internal static bool IsPunctuation(string word) => word.Length == 1 && Punctuation.Contains(word[0]);

    /// <summary>How many characters a word adds to a text, with the space before it.</summary>
    internal static int Spelled(string word) => word.Length + (IsPunctuation(word) ? 0 : 1);
}

/// <summary>
/// Uniform numbers on [0, 1), one after the other: the float64 numbers of torch.rand with this seed, taken in blocks
/// of 4096. The same seed gives the same stream in ManagedTorch, TorchSharp and PyTorch.
/// </summary>
public sealed class UniformStream
{
    private const int Block = 4096;
    private readonly torch.Generator _generator;
    private double[] _numbers = [];
    private int _next;

    public UniformStream(long seed) => _generator = new torch.Generator((ulong)seed);

    public double Next()
    {
        if (_next == _numbers.Length)
        {
            using var block = torch.rand(Block, dtype: torch.float64, generator: _generator);
            (_numbers, _next) = (block.data<double>().ToArray(), 0);
        }

        return _numbers[_next++];
    }
}
