using Lessons.Grammars;
using Lessons.InContext;
using static TorchSharp.torch;

namespace Lessons.Tests.InContext;

public class LabelBayesTests
{
    [Fact]
    [Equation("11.3")]
    public void Without_examples_all_labels_are_alike()
    {
        foreach (var word in new[] { 3, LabelWorld.NullWord })
            LabelBayes.Answer(new LabelledWords([], []), word).ShouldBe(Enumerable.Repeat(1 / 8.0, 8), 1e-12);
    }

    [Fact]
    [Equation("11.3")]
    public void Answers_are_those_of_a_sum_over_every_task_of_the_world()
    {
        // Readable texts of few examples; the oracle walks through all tasks one by one.
        (int[] Words, int[] Labels)[] texts =
            [([3, 5], [1, 1]), ([3, 5, 3], [1, 2, 1]), ([0, 1, 2, 0], [6, 6, 2, 2]), ([4, 4, 4], [0, 5, 7])];
        foreach (var (words, labels) in texts)
            LabelBayes.Probability(new LabelledWords(words, labels)).ShouldBe((Many(words, labels) + Two(words, labels)) / 2, 1e-15);
    }

    [Fact]
    [Equation("11.3")]
    public void Texts_of_one_length_have_probability_1()
    {
        var sum = 0.0;
        for (var code = 0; code < 96 * 96; code++)
        {
            var (first, second) = (code / 96, code % 96);
            sum += LabelBayes.Probability(new LabelledWords([first / 8, second / 8], [first % 8, second % 8]));
        }

        sum.ShouldBe(1, 1e-12);
    }

    [Fact]
    [Equation("11.3")]
    public void It_is_right_as_often_as_it_says_and_sampled_texts_agree()
    {
        var uniform = new UniformStream(6);
        double said = 0, right = 0;
        var counted = 0;
        while (counted < 6000)
        {
            var text = LabelWorld.Sample(5, uniform);
            if (text.Words[..4].Contains(LabelWorld.NullWord)) continue;
            var answer = LabelBayes.Answer(new LabelledWords(text.Words[..4], text.Labels[..4]), text.Words[4]);
            var best = answer.Max();
            said += best;
            right += answer[text.Labels[4]] == best ? 1.0 / answer.Count(p => p == best) : 0;
            counted++;
        }

        (right / counted).ShouldBe(said / counted, 0.025); // four standard errors of 6,000 coin tosses
    }

    /// <summary>Dividing by the answer to an unreadable word leaves P(word | label, examples): exactly a change of prior.</summary>
    [Fact]
    [Equation("11.5")]
    public void Calibration_of_the_best_predictor_is_its_answer_for_an_even_prior()
    {
        foreach (var order in new[] { "0110", "000111", "01" })
            foreach (var prompt in FewShotPrompt.Sample(order, 20, seed: 8))
            {
                var answer = LabelBayes.Answer(prompt.Examples, prompt.Question);
                var none = LabelBayes.Answer(prompt.Examples, LabelWorld.NullWord);
                double WithLabel(int word, int y) =>
                    LabelBayes.Probability(new LabelledWords([.. prompt.Examples.Words, word], [.. prompt.Examples.Labels, y]));
                double[] likelihood = [.. prompt.Candidates.Select(y =>
                    WithLabel(prompt.Question, y) / Enumerable.Range(0, LabelWorld.Words).Sum(w => WithLabel(w, y)))];
                double[] p = [.. prompt.Candidates.Select(y => answer[y])], pNull = [.. prompt.Candidates.Select(y => none[y])];
                ContextualCalibration.ChangePrior(tensor(p), tensor(pNull)).Doubles()
                    .ShouldBe(likelihood.Select(l => l / likelihood.Sum()), 1e-12);
            }
    }

    [Fact]
    public void A_later_label_of_its_own_kind_makes_a_label_likelier()
    {
        double Second(params int[] labels) => LabelBayes.Answer(new LabelledWords([1, 2, 3, 4], labels), LabelWorld.NullWord)[1];
        Second(0, 1, 0, 1).ShouldBeGreaterThan(Second(1, 0, 1, 0));   // recency
        Second(1, 1, 1, 0).ShouldBeGreaterThan(Second(1, 0, 0, 0));   // majority
    }

    [Fact]
    public void What_the_world_does_not_have_is_refused()
    {
        Should.Throw<ArgumentException>(() => LabelBayes.Answer(new LabelledWords([1, 12], [0, 1]), 3)).Message
            .ShouldStartWith("LabelBayes.Answer: words 1 12 with labels 0 1, question 3; expected");
        Should.Throw<ArgumentException>(() => LabelBayes.Answer(new LabelledWords([1, 2], [0, 8]), 3));
        Should.Throw<ArgumentException>(() => LabelBayes.Answer(new LabelledWords([1, 2], [0]), 3));
        Should.Throw<ArgumentException>(() => LabelBayes.Answer(new LabelledWords([1], [0]), 13));
    }

    private static double Many(int[] words, int[] labels)
    {
        // All sets of 6 of 12 words as bits; a word's labels are independent of the other words'.
        double sum = 0;
        var sets = Enumerable.Range(0, 1 << 12).Where(s => int.PopCount(s) == 6).ToArray();
        foreach (var set in sets)
        {
            if (words.Any(w => (set >> w & 1) == 0)) continue;
            var p = Math.Pow(1 / 6.0, words.Length);
            foreach (var word in words.Distinct())
                p *= Enumerable.Range(0, 8).Average(own => words.Zip(labels).Where(x => x.First == word)
                    .Aggregate(1.0, (q, x) => q * (0.12 / 8 + (x.Second == own ? 0.88 : 0))));
            sum += p;
        }

        return sum / sets.Length;
    }

    private static double Two(int[] words, int[] labels)
    {
        double sum = 0;
        var tasks = 0;
        for (var a = 0; a < 8; a++)
            for (var b = 0; b < 8; b++)
                for (var i = 0; i < 12; i++)
                    for (var j = i + 1; j < 12; j++)
                        for (var k = 0; k < 12; k++)
                            for (var l = k + 1; l < 12; l++)
                            {
                                if (a == b || k == i || k == j || l == i || l == j) continue;
                                tasks++;
                                if (labels.Any(y => y != a && y != b)) continue;
                                foreach (var share in new[] { 0.25, 0.5, 0.75 })
                                {
                                    var p = 1 / 3.0;
                                    for (var t = 0; t < words.Length; t++)
                                    {
                                        var anew = labels[t] == b ? share : 1 - share;
                                        p *= t == 0 ? anew : 0.5 * anew + (labels[t] == labels[t - 1] ? 0.5 : 0);
                                        var own = words[t] == i || words[t] == j ? a : words[t] == k || words[t] == l ? b : -1;
                                        p *= own < 0 ? 0 : (own == labels[t] ? 0.88 : 0.12) / 2;
                                    }

                                    sum += p;
                                }
                            }

        return sum / tasks;
    }
}
