using Lessons.Grammars;
using Lessons.Instructions;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Tests.Instructions;

public class InstructionTuningTests
{
    private static readonly TaskType Pronoun = TaskTypes.ForTuning.Single(type => type.Name == "pronoun");

    private static Gpt Small()
    {
        manual_seed(1);
        return new Gpt(InstructionGpt.Config with { Layers = 1, Channels = 16 });
    }

    [Fact]
    [Equation("13.1")]
    public void The_loss_is_the_mean_over_the_answers_tokens()
    {
        var model = Small();
        var chat = ChatTemplate.Batch(InstructionAnswers.Exam([Pronoun, TaskTypes.HeldOut[0]], 2, seed: 1));
        using var untracked = no_grad();
        var logP = model.forward(chat.Inputs).log_softmax(-1); // (B, T, V)
        foreach (var (mask, first) in new[] { (chat.Response, ChatTemplate.Assistant), (chat.Real, ChatTemplate.User) })
        {
            var (sum, count) = (0.0, 0);
            for (var b = 0; b < 4; b++)
            {
                var y = chat.Targets[b].data<long>().ToArray();
                // From the target after the mark, or the mark itself, up to the end token.
                var from = Array.IndexOf(y, InstructionGpt.Vocabulary[first]) + (first == ChatTemplate.Assistant ? 1 : 0);
                for (var t = from; t <= Array.IndexOf(y, WordVocabulary.End); t++, count++) sum -= logP[b, t, y[t]].item<float>();
            }

            InstructionTuning.Loss(model, chat, mask).item<float>().ShouldBe((float)(sum / count), 1e-5f);
        }
    }

    [Fact]
    public void The_instruction_and_the_padding_get_no_gradient_from_the_response_loss()
    {
        var model = Small();
        var chat = ChatTemplate.Batch(InstructionAnswers.Exam([Pronoun], 4, seed: 1));
        var logits = model.forward(chat.Inputs).detach().requires_grad_();
        NextToken.Loss(logits, chat.Targets, chat.Response).backward();
        var moved = logits.grad!.abs().sum(-1).gt(0).to_type(ScalarType.Float32);
        moved.data<float>().ToArray().ShouldBe(chat.Response.data<float>().ToArray());
    }

    [Fact]
    public void It_learns_a_task_beyond_the_most_frequent_answer()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var model = Small();
            InstructionTuning.Train(model, [Pronoun], seed, steps: 80, eta: 0.02);
            var exam = InstructionAnswers.Exam([Pronoun], 100, seed: 9);
            InstructionAnswers.Accuracy(model, exam).ShouldBeGreaterThan(0.9);
        }
    }

    [Fact]
    public void The_share_of_replayed_documents_is_as_asked_and_templates_are_the_first_ones()
    {
        var (examples, documents) = InstructionTuning.Texts(TaskTypes.ForTuning, 3, 4000, replay: 0.05, new UniformStream(1));
        (examples.Count + documents.Count).ShouldBe(4000);
        documents.Count.ShouldBeInRange(150, 250); // four deviations around 200
        examples.Select(e => e.Type).Distinct().Count().ShouldBe(TaskTypes.ForTuning.Count);
        examples.Where(e => e.Type == "sum").ShouldAllBe(e => e.Instruction.StartsWith("what is", StringComparison.Ordinal)
            || e.Instruction.StartsWith("say the sum", StringComparison.Ordinal)
            || e.Instruction.StartsWith("how much is", StringComparison.Ordinal));
        InstructionTuning.Texts(TaskTypes.ForTuning, 3, 100, replay: 0, new UniformStream(1)).Documents.ShouldBeEmpty();
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<ArgumentException>(() => InstructionTuning.Train(Small(), [], 1)).Message
            .ShouldBe("InstructionTuning.Train: 0 types of tasks; expected 1 or more");
        Should.Throw<ArgumentException>(() => InstructionTuning.Train(Small(), [Pronoun], 1, replay: 1)).Message
            .ShouldStartWith("InstructionTuning.Train: replay is 1; expected 0 or more, and less than 1");
    }

    [Fact]
    [Equation("13.2")]
    public void The_excess_is_the_mean_divergence_from_the_grammar()
    {
        var model = Small();
        var document = CourseGrammar.Sample(1, seed: 5).Single();
        using var untracked = no_grad();
        var words = document.Words;
        var logits = model.forward(tensor((long[])[0, .. InstructionGpt.Vocabulary.Encode(words)], [1, words.Count + 1]));
        var q = logits[0].log_softmax(-1).to_type(float64); // (T, V)
        var sum = 0.0;
        for (var t = 0; t <= words.Count; t++)
        {
            var prefix = CourseGrammar.Grammar.Read(words.Take(t));
            foreach (var (word, p) in prefix.Next())
                sum += p * (Math.Log(p) - q[t, InstructionGpt.Vocabulary[word]].item<double>());
            if (prefix.EndProbability is > 0 and var end) sum += end * (Math.Log(end) - q[t, 0].item<double>());
        }

        WorldExcess.PerWord(model, InstructionGpt.Vocabulary, [document]).ShouldBe(sum / (words.Count + 1), 1e-5);
        Should.Throw<ArgumentException>(() => WorldExcess.PerWord(model, InstructionGpt.Vocabulary, [])).Message
            .ShouldBe("WorldExcess.PerWord: 0 documents; expected 1 or more");
    }

    [Fact]
    public void An_answer_ends_at_the_end_token_or_there_is_none()
    {
        var model = Small();
        TaskExample[] examples = [.. InstructionAnswers.Exam(TaskTypes.All, 2, seed: 1)];
        var answers = InstructionAnswers.Of(model, examples, longest: 3);
        for (var i = 0; i < examples.Length; i++)
        {
            var prompt = ChatTemplate.Prompt(examples[i].Instruction);
            var text = model.Generate(tensor(prompt, [1, prompt.Length]), 3, temperature: 0)[0].data<long>().ToArray()[prompt.Length..];
            var end = Array.IndexOf(text, WordVocabulary.End);
            answers[i].ShouldBe(end < 0 ? null : InstructionGpt.Vocabulary.Decode(text[..end]));
        }
    }
}
