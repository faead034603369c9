namespace Lessons.InContext;

/// <summary>
/// The best predictor of <see cref="LabelWorld"/>: it knows how texts are made, and sums over all tasks that they could be about. A
/// model can only learn to come close to it.
/// </summary>
/// <remarks>Xie et al. (2022), "An explanation of in-context learning as implicit Bayesian inference".</remarks>
public static class LabelBayes
{
    /// <summary>
    /// Equation 11.3: P(y | w, D) = P(w, y, D) / sum_k P(w, k, D), for all labels y, after the readable examples D and the question w,
    /// which can be <see cref="LabelWorld.NullWord"/>. By Bayes' rule it is proportional to P(w | y, D) P(y | D).
    /// </summary>
    /// <exception cref="ArgumentException">An example cannot be read, or a word or label does not exist.</exception>
    public static double[] Answer(LabelledWords examples, int question)
    {
        Require(examples, question);
        var joint = new double[LabelWorld.Labels];
        // An unreadable word could have been any.
        int[] words = question == LabelWorld.NullWord ? [.. Enumerable.Range(0, LabelWorld.Words)] : [question];
        foreach (var word in words)
            for (var y = 0; y < joint.Length; y++)
                joint[y] += Probability(new LabelledWords([.. examples.Words, word], [.. examples.Labels, y]));
        var sum = joint.Sum();
        return Array.ConvertAll(joint, p => p / sum);
    }

    /// <summary>P(words, labels) of a text in which every word was readable, given that it was.</summary>
    public static double Probability(LabelledWords text) => (ManyClasses(text) + TwoClasses(text)) / 2;

    private static double ManyClasses(LabelledWords text)
    {
        var (words, n) = (LabelWorld.WordsOfMany, text.Words.Length);
        int[] distinct = [.. text.Words.Distinct()];
        if (distinct.Length > words) return 0;
        var p = Choose(LabelWorld.Words - distinct.Length, words - distinct.Length) / Choose(LabelWorld.Words, words)
            * Math.Pow(words, -n);
        foreach (var word in distinct)
        {
            var sum = 0.0;
            for (var own = 0; own < LabelWorld.Labels; own++)
            {
                var product = 1.0;
                for (var i = 0; i < n; i++)
                    if (text.Words[i] == word)
                        product *= LabelWorld.Noise / LabelWorld.Labels + (text.Labels[i] == own ? 1 - LabelWorld.Noise : 0);
                sum += product;
            }

            p *= sum / LabelWorld.Labels;
        }

        return p;
    }

    private static double TwoClasses(LabelledWords text)
    {
        int[] labels = [.. text.Labels.Distinct()];
        if (labels.Length > 2) return 0;
        var first = text.Labels[0];
        // The first label's class is called 0. If the text has one label, the other is one of seven.
        int[] sides = [.. text.Labels.Select(y => y == first ? 0 : 1)];
        var pairs = labels.Length == 2 ? 1 : LabelWorld.Labels - 1;
        return pairs / Choose(LabelWorld.Labels, 2) * Chain(sides) * WordsGiven(text.Words, sides);
    }

    /// <summary>
    /// The probability of the classes in their order. Shares p and 1 - p are equally frequent, so it does not matter which class is 0.
    /// </summary>
    private static double Chain(int[] sides) => LabelWorld.Shares.Average(share =>
    {
        var p = 1.0;
        for (var i = 0; i < sides.Length; i++)
        {
            var chosen = sides[i] == 1 ? share : 1 - share;
            p *= i == 0 ? chosen : (1 - LabelWorld.Sticky) * chosen + (sides[i] == sides[i - 1] ? LabelWorld.Sticky : 0);
        }

        return p;
    });

    /// <summary>The probability of the words given the classes: a sum over the ways to put each of the words into one class.</summary>
    private static double WordsGiven(int[] words, int[] sides)
    {
        int[] distinct = [.. words.Distinct()];
        const int each = LabelWorld.WordsOfEach;
        if (distinct.Length > 2 * each) return 0;
        var all = Choose(LabelWorld.Words, each) * Choose(LabelWorld.Words - each, each);
        var sum = 0.0;
        for (var ways = 0; ways < 1 << distinct.Length; ways++)
        {
            var ones = int.PopCount(ways);
            if (ones > each || distinct.Length - ones > each) continue;
            var left = LabelWorld.Words - distinct.Length;
            var zerosMissing = each - (distinct.Length - ones);
            var p = Choose(left, zerosMissing) * Choose(left - zerosMissing, each - ones) / all;
            for (var i = 0; i < words.Length; i++)
            {
                var side = (ways >> Array.IndexOf(distinct, words[i])) & 1;
                p *= (side == sides[i] ? 1 - LabelWorld.Noise : LabelWorld.Noise) / each;
            }

            sum += p;
        }

        return sum;
    }

    private static double Choose(int n, int k)
    {
        var result = 1.0;
        for (var i = 1; i <= k; i++) result = result * (n - k + i) / i;
        return result;
    }

    private static void Require(LabelledWords examples, int question)
    {
        if (examples.Words.Length == examples.Labels.Length && examples.Words.All(w => w is >= 0 and < LabelWorld.Words)
            && examples.Labels.All(y => y is >= 0 and < LabelWorld.Labels) && question is >= 0 and <= LabelWorld.NullWord)
            return;
        var (words, labels) = (string.Join(' ', examples.Words), string.Join(' ', examples.Labels));
        throw new ArgumentException(
            $"LabelBayes.Answer: words {words} with labels {labels}, question {question}; expected as many labels as words, "
                + $"words below {LabelWorld.Words}, labels below {LabelWorld.Labels}, and a question of {LabelWorld.NullWord} or less");
    }
}
