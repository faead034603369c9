using Lessons.Grammars;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.ExposureBias;

/// <summary>
/// How far a model M of <see cref="ShortDocuments"/> is from the world P at each position, after the world's prefixes and after
/// its own: exact sums over all prefixes, T numbers each, in nats or as probabilities. With
/// d(h) = KL(P(. | h) || M(. | h)) and b(h) = M(a token that cannot come | h) after a prefix h of t tokens:
/// OnData[t] = E_P d(h) and BreaksOnData[t] = E_P b(h) over the prefixes of the world; OnOwn[t] = E_M d(h) and
/// BreaksOnOwn[t] = E_M b(h) over the model's own prefixes, given that the world can say them. After a prefix that it cannot say,
/// P(. | h) does not exist.
/// </summary>
public sealed record PrefixDivergence(
    IReadOnlyList<double> OnData, IReadOnlyList<double> OnOwn, IReadOnlyList<double> BreaksOnData, IReadOnlyList<double> BreaksOnOwn)
{
    /// <summary>Equation 9.1: sum_t E_P d(h) = KL(P || M), in nats a document. Infinite if M cannot say what P says.</summary>
    public double Sequence => OnData.Sum();

    /// <summary>Equation 9.2: sum_t (E_M d(h) - E_P d(h)), in nats a document: what the model's own prefixes add.</summary>
    public double FromOwnPrefixes => OnOwn.Sum() - OnData.Sum();

    /// <summary>Equation 9.3: prod_t (1 - E_M b(h)), the probability that a text which the model writes is a document.</summary>
    public double Validity => BreaksOnOwn.Aggregate(1.0, (product, b) => product * (1 - b));

    /// <summary>
    /// prod_t (1 - E_P b(h)): what <see cref="Validity"/> would be if the model made mistakes after its own prefixes as often as
    /// after the world's.
    /// </summary>
    public double ValidityOnData => BreaksOnData.Aggregate(1.0, (product, b) => product * (1 - b));

    /// <summary>For a model of rows of T tokens, the first of which follows the end token.</summary>
    /// <exception cref="ArgumentException">The model has another vocabulary.</exception>
    public static PrefixDivergence Of(ShortDocuments documents, Gpt model)
    {
        var (V, T) = (documents.Vocabulary.VocabularySize, documents.MaximumWords);
        if (model.Config.VocabularySize != V)
            throw new ArgumentException(
                $"PrefixDivergence.Of: the model's vocabulary has {model.Config.VocabularySize} tokens; expected the documents' {V}");
        using var untracked = no_grad();
        var (onData, onOwn, breaksOnData, breaksOnOwn) = (new double[T], new double[T], new double[T], new double[T]);
        Node[] level = [new Node([], documents.Tokens(), [.. Enumerable.Range(0, documents.Count)], documents, LogM: 0)];
        for (var t = 0; t < T; t++)
        {
            var own = 0.0;
            var next = new List<Node>();
            foreach (var part in level.Chunk(512)) // so that what is needed in between stays small
            {
                var logM = LogProbabilities(model, part, V); // [n V]
                for (var n = 0; n < part.Length; n++)
                {
                    var (node, d, possible) = (part[n], 0.0, 0.0);
                    foreach (var child in node.Children())
                    {
                        var (p, logQ) = (child.P / node.P, logM[n * V + child.Prefix[^1]]);
                        d += p * (Math.Log(p) - logQ);
                        possible += Math.Exp(logQ);
                        next.Add(child with { LogM = node.LogM + logQ });
                    }

                    var m = Math.Exp(node.LogM);
                    own += m;
                    onData[t] += node.P * d;
                    breaksOnData[t] += node.P * (1 - possible);
                    // 0 times an infinite divergence: the model never comes there.
                    onOwn[t] += m == 0 ? 0 : m * d;
                    breaksOnOwn[t] += m * (1 - possible);
                }
            }

            onOwn[t] /= own;
            breaksOnOwn[t] /= own;
            level = [.. next];
        }

        return new PrefixDivergence(onData, onOwn, breaksOnData, breaksOnOwn);
    }

    /// <summary>log M(token | prefix) for prefixes of one length, [n V] row by row.</summary>
    private static double[] LogProbabilities(Gpt model, Node[] nodes, int V)
    {
        using var scope = NewDisposeScope();
        var t = nodes[0].Prefix.Length;
        var x = tensor([.. nodes.SelectMany(node => node.Prefix.Prepend(Text.WordVocabulary.End))], [nodes.Length, t + 1]);
        return model.forward(x).select(1, t).to_type(float64).log_softmax(-1).Doubles();
    }

    /// <summary>A prefix that the world can say, and the documents that begin so.</summary>
    private sealed record Node(long[] Prefix, long[,] Tokens, int[] Documents, ShortDocuments World, double LogM)
    {
        /// <summary>P(the prefix).</summary>
        public double P { get; } = Documents.Sum(i => Math.Exp(World.LogProbabilities[i]));

        public IEnumerable<Node> Children() => Documents.GroupBy(i => Tokens[i, Prefix.Length])
            .Select(g => new Node([.. Prefix, g.Key], Tokens, [.. g], World, LogM));
    }
}
