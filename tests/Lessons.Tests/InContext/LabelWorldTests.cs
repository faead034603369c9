using Lessons.Grammars;
using Lessons.InContext;

namespace Lessons.Tests.InContext;

public class LabelWorldTests
{
    private static LabelledWords[] Texts(int count, int examples)
    {
        var uniform = new UniformStream(2);
        return [.. Enumerable.Range(0, count).Select(_ => LabelWorld.Sample(examples, uniform))];
    }

    [Fact]
    public void One_word_in_eight_cannot_be_read_and_half_of_the_texts_have_two_labels()
    {
        var texts = Texts(4000, 12);
        texts.SelectMany(t => t.Words).Average(w => w == LabelWorld.NullWord ? 1.0 : 0).ShouldBe(LabelWorld.Unreadable, 0.006);
        // A two-class text has one or two labels; one of many classes has more, but for one in some thousands.
        texts.Average(t => t.Labels.Distinct().Count() <= 2 ? 1.0 : 0).ShouldBe(0.5, 0.04);
    }

    [Fact]
    public void The_label_of_a_two_class_text_stays_more_often_than_chance()
    {
        var two = Texts(8000, 12).Where(t => t.Labels.Distinct().Count() <= 2).ToArray();
        // A half stays for sure; of the other half the mean over the shares of p^2 + (1 - p)^2.
        var again = LabelWorld.Shares.Average(p => p * p + (1 - p) * (1 - p));
        two.Average(t => t.Labels.Zip(t.Labels.Skip(1)).Average(x => x.First == x.Second ? 1.0 : 0))
            .ShouldBe(LabelWorld.Sticky + (1 - LabelWorld.Sticky) * again, 0.015);
    }

    [Fact]
    public void Tokens_are_words_and_labels_in_turn()
    {
        var tokens = LabelWorld.Tokens([new LabelledWords([0, 11, LabelWorld.NullWord], [7, 0, 3])]);
        tokens.shape.ShouldBe([1, 6]);
        tokens.data<long>().ToArray().ShouldBe([8, 7, 19, 0, 20, 3]);
        Should.Throw<ArgumentException>(() => LabelWorld.Tokens([])).Message.ShouldStartWith("LabelWorld.Tokens: 0 texts");
        Should.Throw<ArgumentException>(() => LabelWorld.Tokens([new([1], [1]), new([1, 2], [1, 2])]));
        Should.Throw<ArgumentException>(() => LabelWorld.Sample(0, new UniformStream(1))).Message
            .ShouldStartWith("LabelWorld.Sample: 0 examples; expected 1 or more");
    }

    [Fact]
    public void A_prompt_has_its_examples_in_the_order_asked_for_and_a_balanced_question()
    {
        var prompts = FewShotPrompt.Sample("0111", 400, seed: 3);
        prompts.Count(p => p.Answer == 1).ShouldBe(200);
        foreach (var p in prompts)
        {
            p.Candidates[0].ShouldNotBe(p.Candidates[1]);
            p.Examples.Labels.ShouldBe([p.Candidates[0], p.Candidates[1], p.Candidates[1], p.Candidates[1]]);
        }

        FewShotPrompt.Tokens(prompts).shape.ShouldBe([400, 9]);
        var (asked, none) = (FewShotPrompt.Tokens(prompts), FewShotPrompt.Tokens(prompts, nullQuestion: true));
        asked.select(1, 8).data<long>().ToArray().ShouldBe(prompts.Select(p => 8L + p.Question));
        none.select(1, 8).data<long>().ToArray().ShouldAllBe(t => t == LabelWorld.NullToken);
        asked.narrow(1, 0, 8).data<long>().ToArray().ShouldBe(none.narrow(1, 0, 8).data<long>().ToArray());
    }

    [Fact]
    public void Other_orders_keep_the_tasks_and_the_questions()
    {
        var (a, b) = (FewShotPrompt.Sample("0011", 50, seed: 4), FewShotPrompt.Sample("1010", 50, seed: 4));
        a.Select(p => (p.Candidates[0], p.Candidates[1], p.Question, p.Answer))
            .ShouldBe(b.Select(p => (p.Candidates[0], p.Candidates[1], p.Question, p.Answer)));
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("")]
    [InlineData("0121")]
    public void Orders_without_both_labels_are_refused(string order) =>
        Should.Throw<ArgumentException>(() => FewShotPrompt.Sample(order, 10, seed: 1)).Message
            .ShouldBe($"FewShotPrompt.Sample: the order is \"{order}\"; expected zeros and ones, and both of them");

    [Fact]
    public void Odd_numbers_of_prompts_are_refused() =>
        Should.Throw<ArgumentException>(() => FewShotPrompt.Sample("01", 5, seed: 1)).Message
            .ShouldStartWith("FewShotPrompt.Sample: 5 prompts; expected an even number above 0");
}
