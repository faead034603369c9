using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Preference;

/// <summary>
/// The loss of K answers to one question, of which people named the best: scores (N, K), the best one's number (N),
/// int64, and a mask (N, K), 1 for answers and 0 for padding, since questions differ in their number of answers, K_n.
/// The padding has no influence. Losses are in nats.
/// </summary>
/// <remarks>
/// Luce (1959). With K = 2 this is <see cref="PairwiseRanking"/> without a margin. All scores of a question may be moved
/// by the same number: probabilities and loss stay, so the bias of a reward head gets no gradient.
/// </remarks>
public static class ListwiseRanking
{
    /// <summary>Equation 14.3: L = -1/N sum_n log P_n(best_n).</summary>
    /// <exception cref="ArgumentException">
    /// Shapes differ, a question has fewer than two answers (a single one has probability 1 and teaches nothing), or a
    /// best one is out of range or padding.
    /// </exception>
    public static Tensor Loss(Tensor scores, Tensor best, Tensor? mask = null)
    {
        var answers = Answers(scores, mask); // (N, K)
        RequireBest(best, answers);
        return functional.cross_entropy(answers, best);
    }

    /// <summary>Equation 14.2: P_i = exp R_i / sum_j exp R_j over the answers of a question, (N, K); 0 for padding.</summary>
    public static Tensor Probabilities(Tensor scores, Tensor? mask = null) => Answers(scores, mask).softmax(-1);

    /// <summary>
    /// Equation 14.4: dL/dR_i = (P_i - [i = best]) / N, (N, K). By the chain rule, the gradient in the parameters is
    /// -1/N sum_n (grad R_best - sum_i P_i grad R_i).
    /// </summary>
    public static Tensor Gradient(Tensor scores, Tensor best, Tensor? mask = null)
    {
        var answers = Answers(scores, mask);
        RequireBest(best, answers);
        var named = nn.functional.one_hot(best, scores.shape[1]).to_type(scores.dtype);
        return (answers.softmax(-1) - named) / scores.shape[0];
    }

    /// <summary>
    /// Share of questions whose best answer has the highest score; a tie counts as a fair draw among those that share it.
    /// </summary>
    public static double Accuracy(Tensor scores, Tensor best, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        var answers = Answers(scores.detach(), mask);
        RequireBest(best, answers);
        var highest = answers.eq(answers.amax([-1], keepdim: true)).to_type(float64); // (N, K)
        return (highest.gather(-1, best.unsqueeze(-1)).squeeze(-1) / highest.sum(-1)).mean().item<double>();
    }

    /// <summary>The scores with minus infinity for padding, so that softmax gives it nothing.</summary>
    private static Tensor Answers(Tensor scores, Tensor? mask)
    {
        if (scores.ndim != 2 || scores.shape[0] == 0)
            throw new ArgumentException(
                $"ListwiseRanking: the scores have shape {scores.ShapeText()}; expected (N,K), with one question or more");
        if (mask is not null && !mask.shape.SequenceEqual(scores.shape))
            throw new ArgumentException(
                $"ListwiseRanking: scores {scores.ShapeText()} and mask {mask.ShapeText()}; expected the same shape");
        long[] counts = mask is null ? [scores.shape[1]] : mask.ne(0).to_type(int64).sum(-1).data<long>().ToArray();
        var lonely = Array.FindIndex(counts, count => count < 2);
        if (lonely >= 0)
            throw new ArgumentException(
                $"ListwiseRanking: question {lonely} has {counts[lonely]} answer{(counts[lonely] == 1 ? "" : "s")}; "
                    + "expected 2 or more, since a single answer wins whatever its score");
        var answers = mask is null ? scores : scores.masked_fill(mask.eq(0), double.NegativeInfinity); // (N, K)
        RequireFinite(answers);
        return answers;
    }

    private static void RequireFinite(Tensor answers)
    {
        using var scope = NewDisposeScope();
        double[] largest = answers.detach().amax([-1]).Doubles();
        var wrong = Array.FindIndex(largest, score => !double.IsFinite(score));
        if (wrong >= 0)
            throw new ArgumentException(
                $"ListwiseRanking: the largest score of question {wrong} is {largest[wrong]}; expected a finite number");
    }

    private static void RequireBest(Tensor best, Tensor answers)
    {
        var (N, K) = (answers.shape[0], answers.shape[1]);
        if (best.ndim != 1 || best.shape[0] != N || best.dtype != int64)
            throw new ArgumentException(
                $"ListwiseRanking: the best answers have shape {best.ShapeText()} and type {best.dtype} for {N} questions; "
                    + "expected (N), int64");
        var numbers = best.data<long>().ToArray();
        var wrong = Array.FindIndex(numbers, b => b < 0 || b >= K);
        if (wrong >= 0)
            throw new ArgumentException(
                $"ListwiseRanking: the best answer of question {wrong} is number {numbers[wrong]}; expected 0 to {K - 1}");
        using var untracked = no_grad();
        var padded = Array.IndexOf(
            answers.detach().gather(-1, best.unsqueeze(-1)).reshape(-1).eq(double.NegativeInfinity).data<bool>().ToArray(), true);
        if (padded >= 0)
            throw new ArgumentException(
                $"ListwiseRanking: the best answer of question {padded} is number {numbers[padded]}, which the mask fills; "
                    + "expected one of its answers");
    }
}
