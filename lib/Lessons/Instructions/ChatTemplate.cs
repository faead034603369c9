using Lessons.Grammars;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Instructions;

/// <summary>
/// Conversations side by side: Inputs (B, T) and, one token later, Targets (B, T), both padded at the end. Two masks (B, T), float32, say
/// which targets count: Response is 1 for the tokens of the answer and the end token after it, Real for all but padding.
/// </summary>
public sealed record ChatBatch(Tensor Inputs, Tensor Targets, Tensor Response, Tensor Real);

/// <summary>
/// How a conversation is written as one text: the end token, &lt;user&gt;, the instruction, &lt;assistant&gt;, the answer, the end token.
/// </summary>
public static class ChatTemplate
{
    public const string User = "<user>", Assistant = "<assistant>", Padding = "<pad>";

    private static WordVocabulary Vocabulary => InstructionGpt.Vocabulary;

    /// <summary>The text up to where the model takes over.</summary>
    /// <exception cref="ArgumentException">The instruction is empty, or has an unknown word.</exception>
    public static long[] Prompt(string instruction)
    {
        var words = DocumentText.ToWords(instruction);
        if (words.Length == 0) throw new ArgumentException("ChatTemplate.Prompt: the instruction has 0 words; expected 1 or more");
        return [WordVocabulary.End, Vocabulary[User], .. Vocabulary.Encode(words), Vocabulary[Assistant]];
    }

    /// <summary>The answer and the end token after it.</summary>
    /// <exception cref="ArgumentException">The answer is empty, or has an unknown word.</exception>
    public static long[] Response(string answer)
    {
        var words = DocumentText.ToWords(answer);
        if (words.Length == 0) throw new ArgumentException("ChatTemplate.Response: the answer has 0 words; expected 1 or more");
        return [.. Vocabulary.Encode(words), WordVocabulary.End];
    }

    /// <summary>Conversations with their answers, and whole documents of the world, of which every word counts as response.</summary>
    /// <exception cref="ArgumentException">There is nothing, or a text does not fit the template.</exception>
    public static ChatBatch Batch(IReadOnlyList<TaskExample> examples, IReadOnlyList<IReadOnlyList<string>>? documents = null)
    {
        (long[] Prompt, long[] Response)[] texts =
        [
            .. examples.Select(e => (Prompt(e.Instruction), Response(e.Answer))),
            .. (documents ?? []).Select(words => (new[] { WordVocabulary.End }, (long[])[.. Vocabulary.Encode(words), WordVocabulary.End])),
        ];
        var padded = DocumentBatch.Pad([.. texts.Select(text => (long[])[.. text.Prompt, .. text.Response])], Vocabulary[Padding]);
        var (B, T) = (texts.Length, (int)padded.Tokens.shape[1] - 1);
        var response = new float[B * T];
        for (var b = 0; b < B; b++) Array.Fill(response, 1, b * T + texts[b].Prompt.Length - 1, texts[b].Response.Length);
        return new ChatBatch(
            padded.Tokens.narrow(1, 0, T), padded.Tokens.narrow(1, 1, T), tensor(response, [B, T]), padded.Mask.narrow(1, 1, T));
    }
}
