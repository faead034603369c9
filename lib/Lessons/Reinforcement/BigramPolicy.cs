using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Reinforcement;

/// <summary>
/// A policy small enough to write out: answers are T tokens out of V, and the logits of the next token are in a table
/// row chosen by the token before it, row 0 for the first. All V^T answers can be listed, so that every expectation is
/// exact. float64.
/// </summary>
public sealed class BigramPolicy : Module<Tensor, Tensor>
{
    private readonly Parameter logits;

    /// <param name="V">Tokens to choose from.</param>
    /// <param name="T">Tokens of an answer; V^T is at most 100,000.</param>
    public BigramPolicy(int V, int T) : base(nameof(BigramPolicy))
    {
        if (V < 2 || T < 1 || Math.Pow(V, T) > 100_000)
            throw new ArgumentException(
                $"BigramPolicy: V = {V} and T = {T}; expected at least 2 tokens, answers of 1 or more, and at most 100,000 answers");
        (this.V, this.T) = (V, T);
        logits = Parameter(zeros(V + 1, V, dtype: float64));
        RegisterComponents();
        All = Enumerate(V, T);
    }

    public int V { get; }

    public int T { get; }

    /// <summary>The table, (V + 1, V). It starts at 0: all answers are equally likely.</summary>
    public Parameter Logits => logits;

    /// <summary>Every answer, (V^T, T) int64.</summary>
    public Tensor All { get; }

    /// <summary>Answers (N, T) to the log-probability of each token, (N, T).</summary>
    public override Tensor forward(Tensor answers) =>
        LogTable()[Rows(answers), answers]; // (N, T)

    /// <summary>Answers (N, T) to log pi(answer), (N).</summary>
    public Tensor LogProbability(Tensor answers) => forward(answers).sum(1);

    /// <summary>The distributions of the next token, in logarithms, at every position of answers (N, T), (N, T, V).</summary>
    public Tensor LogProbabilities(Tensor answers) => LogTable()[Rows(answers)]; // (N, T, V)

    /// <summary>E[r] = sum_y pi(y) r(y) over all answers, for the rewards (V^T) of <see cref="All"/>: exact, with its gradient.</summary>
    public Tensor ExpectedReward(Tensor rewards) => (LogProbability(All).exp() * rewards).sum();

    /// <summary>KL(old || this) of whole answers, in nats, exact, for log pi_old (V^T) of <see cref="All"/>.</summary>
    public Tensor KlFrom(Tensor oldLogProbability)
    {
        var p = oldLogProbability.exp();
        return (p * (oldLogProbability - LogProbability(All))).masked_fill(p.eq(0), 0).sum(); // 0 log 0 is 0
    }

    /// <summary>N answers, as their rows in <see cref="All"/>, (N) int64.</summary>
    public Tensor Sample(int N, Generator generator)
    {
        if (N < 1) throw new ArgumentOutOfRangeException(nameof(N), $"BigramPolicy.Sample: {N} answers were asked for; expected 1 or more");
        using var untracked = no_grad();
        return LogProbability(All).exp().multinomial(N, replacement: true, generator: generator);
    }

    /// <summary>r(answer) for every answer of <see cref="All"/>, (V^T) float64.</summary>
    public Tensor Rewards(Func<long[], double> reward) =>
        tensor(All.data<long>().ToArray().Chunk(T).Select(reward).ToArray());

    private Tensor LogTable() => logits.log_softmax(-1); // (V + 1, V)

    // The row of each position: 0 for the first, 1 + the token before it elsewhere.
    private static Tensor Rows(Tensor answers) =>
        cat([zeros_like(answers.narrow(1, 0, 1)), answers.narrow(1, 0, answers.shape[1] - 1) + 1], 1); // (N, T)

    private static Tensor Enumerate(int V, int T)
    {
        var count = (int)Math.Pow(V, T);
        var answers = new long[count * T];
        for (var i = 0; i < count; i++)
            for (var (t, rest) = (T - 1, i); t >= 0; t--, rest /= V) answers[i * T + t] = rest % V;
        return tensor(answers, [count, T]);
    }
}
