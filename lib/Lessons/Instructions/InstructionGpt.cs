using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;

namespace Lessons.Instructions;

/// <summary>
/// The model that chapter 13 tunes: a small <see cref="Gpt"/>, pretrained on the world's sentences and on lists that repeat, so that it
/// can look something up in its text. It has seen no instruction. data/instruction-gpt.safetensors holds its weights.
/// </summary>
public static class InstructionGpt
{
    private static readonly Lazy<WordVocabulary> Words = new(MakeVocabulary);

    /// <summary>Token 0 for the end, the words of the world, the templates' other words, and the marks of the chat template.</summary>
    public static WordVocabulary Vocabulary => Words.Value;

    public static GptConfig Config { get; } = new(
        VocabularySize: Vocabulary.VocabularySize,
        ContextLength: 64,
        Layers: 2,
        Heads: 4,
        Channels: 64,
        Bias: false,
        Positions: Positions.Rotary,
        TieWeights: false);

    /// <summary>The pretrained model; a notebook's folder is beside data/.</summary>
    public static Gpt Load(string path = "../data/instruction-gpt.safetensors")
    {
        var model = new Gpt(Config);
        SafeTensors.Load(path, model);
        return model;
    }

    private static WordVocabulary MakeVocabulary()
    {
        var world = CourseGrammar.Grammar.Vocabulary;
        var asking = TaskTypes.All.SelectMany(t => t.Templates.Concat(t.HeldOutTemplates)).SelectMany(DocumentText.ToWords)
            .Where(word => word[0] != '{').Concat(TaskTypes.All.SelectMany(t => t.Name.Split(' ')));
        return new WordVocabulary(
        [
            .. world, .. asking.Except(world, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ChatTemplate.User, ChatTemplate.Assistant, ChatTemplate.Padding,
        ]);
    }
}
