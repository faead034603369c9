using Lessons.Grammars;
using Lessons.Instructions;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.Instructions;

/// <summary>What chapter 13 relies on: the stored base model can copy from its text, and follows no instruction.</summary>
public class ModelTests
{
    private static Gpt Load() => InstructionGpt.Load(Repository.PathOf("data", "instruction-gpt.safetensors"));

    [Fact]
    public void It_copies_a_list_that_it_reads_for_the_second_time()
    {
        using var untracked = no_grad();
        string[] things = [.. new[] { "Animal", "Dish", "Person", "Town" }.SelectMany(name =>
            CourseGrammar.Grammar.List(name).Entries.Select(entry => entry[0]))];
        var order = new UniformStream(1);
        var lists = Enumerable.Range(0, 30).Select(_ => InstructionGpt.Vocabulary.Encode(things.OrderBy(_ => order.Next()).Take(6)));
        var x = tensor([.. lists.SelectMany(list => list.Concat(list).Concat(list))], [30, 18]);
        var right = Load().forward(x).argmax(-1).narrow(1, 6, 11).eq(x.narrow(1, 7, 11)).to_type(float64);
        right.mean().item<double>().ShouldBeGreaterThan(0.4); // one of six words of the list at random: 0.17
    }

    [Fact]
    public void It_follows_no_instruction() =>
        InstructionAnswers.Accuracy(Load(), InstructionAnswers.Exam(TaskTypes.All, 5, seed: 1)).ShouldBeLessThan(0.05);

    [Fact]
    public void Its_vocabulary_is_the_worlds_and_the_words_of_the_templates()
    {
        var words = InstructionGpt.Vocabulary.Words;
        CourseGrammar.Grammar.Vocabulary.ShouldBeSubsetOf(words);
        words.TakeLast(3).ShouldBe([ChatTemplate.User, ChatTemplate.Assistant, ChatTemplate.Padding]);
        new FileInfo(Repository.PathOf("data", "instruction-gpt.safetensors")).Length.ShouldBeLessThan(1_000_000);
    }
}
