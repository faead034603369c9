using Lessons.Grammars;
using Lessons.Models;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Instructions;

/// <summary>Chapter 13's training: next-token prediction on conversations, each batch made anew.</summary>
public static class InstructionTuning
{
    /// <summary>
    /// Equation 13.1: L = -1/(sum of m) sum over b, t of m_bt log P(y_bt | x_b1 ... x_bt), in nats, for inputs x, targets y and one of the
    /// chat's masks m, all (B, T). With the response mask only answers and their end tokens count.
    /// </summary>
    /// <exception cref="ArgumentException">The mask is not (B, T) of zeros and ones, or a row of it has no 1.</exception>
    public static Tensor Loss(Gpt model, ChatBatch chat, Tensor mask) => NextToken.Loss(model.forward(chat.Inputs), chat.Targets, mask);

    /// <summary>
    /// Tunes the model itself: AdamW with warm-up and cosine. Each example takes one of the types and one of its templates, all equally
    /// likely.
    /// </summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="types">The types of tasks.</param>
    /// <param name="templates">How many of each type's ten templates are used, the first ones.</param>
    /// <param name="seed">Of the examples.</param>
    /// <param name="steps">Batches of <paramref name="batch"/> texts.</param>
    /// <param name="batch">Texts in a batch.</param>
    /// <param name="eta">The highest learning rate.</param>
    /// <param name="allTokens">Whether the loss counts the instruction's tokens too.</param>
    /// <param name="replay">The share of texts that are documents of the world, 0 to less than 1.</param>
    public static void Train(
        Gpt model, IReadOnlyList<TaskType> types, long seed, int templates = 10, int steps = 500, int batch = 32, double eta = 0.005,
        bool allTokens = false, double replay = 0)
    {
        if (types.Count == 0) throw new ArgumentException("InstructionTuning.Train: 0 types of tasks; expected 1 or more");
        if (!(replay is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(replay), $"InstructionTuning.Train: replay is {replay}; expected 0 or more, and less than 1");
        var uniform = new UniformStream(seed);
        var optimizer = optim.AdamW(model.parameters(), lr: eta, beta2: 0.99);
        var schedule = optim.lr_scheduler.LambdaLR(optimizer, t => Schedule.WarmupCosine(t, warmup: 25, total: steps));
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (examples, documents) = Texts(types, templates, batch, replay, uniform);
            var chat = ChatTemplate.Batch(examples, documents);
            model.zero_grad();
            Loss(model, chat, allTokens ? chat.Real : chat.Response).backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1);
            optimizer.step();
            schedule.step();
        }
    }

    /// <summary>New examples of the types, and documents of the world in the place of the share that is replayed.</summary>
    public static (List<TaskExample> Examples, List<IReadOnlyList<string>> Documents) Texts(
        IReadOnlyList<TaskType> types, int templates, int batch, double replay, UniformStream uniform)
    {
        var (examples, documents) = (new List<TaskExample>(), new List<IReadOnlyList<string>>());
        for (var i = 0; i < batch; i++)
        {
            if (replay > 0 && uniform.Next() < replay)
            {
                documents.Add(CourseGrammar.Grammar.Sample(uniform).Words.Take(LongestDocument).ToArray());
                continue;
            }

            var type = types[(int)(uniform.Next() * types.Count)];
            examples.Add(type.Sample(uniform, [.. type.Templates.Take(templates)]));
        }

        return (examples, documents);
    }

    private const int LongestDocument = 40;
}
