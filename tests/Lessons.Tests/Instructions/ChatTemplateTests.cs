using Lessons.Instructions;
using Lessons.Text;

namespace Lessons.Tests.Instructions;

public class ChatTemplateTests
{
    private static readonly WordVocabulary Vocabulary = InstructionGpt.Vocabulary;

    private static readonly TaskExample Short = new("pronoun", "he or she : anna ?", "she", []);
    private static readonly TaskExample Long = new("where", "where is anna ? anna is in the hall .", "in the hall", []);

    [Fact]
    public void A_conversation_reads_end_user_instruction_assistant_answer_end()
    {
        string.Join(' ', ChatTemplate.Prompt(Short.Instruction).Select(Word)).ShouldBe("| <user> he or she : anna ? <assistant>");
        string.Join(' ', ChatTemplate.Response(Long.Answer).Select(Word)).ShouldBe("in the hall |");
    }

    [Fact]
    public void The_masks_say_which_targets_are_of_the_answer_and_which_are_real()
    {
        var chat = ChatTemplate.Batch([Short, Long], [["tom", "smiled", "."]]);
        chat.Inputs.shape.ShouldBe([3, 16]);
        string[] rows =
        [
            "<user> he or she : anna ? <assistant> SHE | <pad> <pad> <pad> <pad> <pad> <pad>",
            "<user> where is anna ? anna is in the hall . <assistant> IN THE HALL |",
            "TOM SMILED . | <pad> <pad> <pad> <pad> <pad> <pad> <pad> <pad> <pad> <pad> <pad> <pad>",
        ];
        for (var b = 0; b < 3; b++)
        {
            var targets = chat.Targets[b].data<long>().ToArray();
            var response = chat.Response[b].data<float>().ToArray();
            var real = chat.Real[b].data<float>().ToArray();
            string.Join(' ', targets.Zip(response, (y, m) => m == 1 ? Word(y).ToUpperInvariant() : Word(y))).ShouldBe(rows[b]);
            targets.Zip(real).ShouldAllBe(p => p.Second == (Word(p.First) == ChatTemplate.Padding ? 0 : 1));
            chat.Inputs[b].data<long>().ToArray()[1..].ShouldBe(targets[..^1]);
            // The end token after the answer counts.
            response[Array.IndexOf(targets, WordVocabulary.End)].ShouldBe(1);
        }
    }

    [Fact]
    public void Nothing_to_say_or_to_answer_is_refused()
    {
        Should.Throw<ArgumentException>(() => ChatTemplate.Prompt(" ")).Message
            .ShouldBe("ChatTemplate.Prompt: the instruction has 0 words; expected 1 or more");
        Should.Throw<ArgumentException>(() => ChatTemplate.Response("")).Message
            .ShouldBe("ChatTemplate.Response: the answer has 0 words; expected 1 or more");
        Should.Throw<ArgumentException>(() => ChatTemplate.Batch([Short with { Answer = "nobody" }])).Message
            .ShouldStartWith("WordVocabulary: 'nobody' is not among the");
    }

    private static string Word(long token) => token == WordVocabulary.End ? "|" : Vocabulary.Words[(int)token];
}
