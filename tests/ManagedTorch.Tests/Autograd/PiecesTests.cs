using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Autograd;

/// <summary>Gradients that are written, or come together, in memory that others may see.</summary>
public class PiecesTests
{
    private const int Rows = 2, Columns = 6, Groups = 3;

    [Fact]
    public void Pieces_of_joined_tensors_share_memory_and_nothing_else()
    {
        // Each group joins pieces of three tensors to one as wide as they are: what comes back for a piece looks like a
        // window of the tensor it was cut from, and lies beside the gradients of the other pieces.
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            using (NewDisposeScope()) _ = full([Rows, Columns], 77.0, dtype: float64);
            using var scope = NewDisposeScope();
            var leaves = Enumerable.Range(0, 3).Select(_ => randn(Rows, Columns, dtype: float64, requires_grad: true)).ToArray();
            var whole = leaves.Select(leaf => leaf * 1).ToArray();
            var expected = leaves.Select(_ => new double[Rows, Columns]).ToArray();
            var kept = new List<(Tensor Joined, double[,] Weights)>();
            var loss = zeros([], dtype: float64);

            void Use(Tensor x, double[,] weights, Action<int, int, double> each)
            {
                loss += (x * from_array(weights)).sum();
                for (var r = 0; r < Rows; r++)
                    for (var c = 0; c < weights.GetLength(1); c++) each(r, c, weights[r, c]);
            }

            for (var group = 0; group < Groups; group++)
            {
                var pieces = new List<(int Source, int From, int Start, int Length)>();
                for (var from = 0; from < Columns;)
                {
                    var length = random.Next(1, Columns - from + 1);
                    pieces.Add((random.Next(3), from, random.Next(2) == 0 ? from : random.Next(Columns - length + 1), length));
                    from += length;
                }

                var cut = pieces.Select(piece => whole[piece.Source].narrow(1, piece.Start, piece.Length)).ToArray();
                var (joined, weights) = (cat(cut, dim: 1), Weights(random, Columns));
                if (random.Next(2) == 0)
                {
                    joined.retain_grad();
                    kept.Add((joined, weights));
                }

                Use(joined, weights, (r, c, w) =>
                {
                    var (source, from, start, _) = pieces.Last(piece => piece.From <= c);
                    expected[source][r, start + c - from] += w;
                });
                if (random.Next(2) == 0)
                {
                    // A piece is used once more.
                    var at = random.Next(cut.Length);
                    Use(cut[at], Weights(random, pieces[at].Length), (r, c, w) =>
                        expected[pieces[at].Source][r, pieces[at].Start + c] += w);
                }
            }

            if (random.Next(2) == 0) Use(whole[0], Weights(random, Columns), (r, c, w) => expected[0][r, c] += w);
            loss.backward();
            foreach (var (joined, weights) in kept) Close(joined.grad!, weights, $"seed {seed}, joined");
            for (var i = 0; i < leaves.Length; i++)
            {
                if (leaves[i].grad is { } grad) Close(grad, expected[i], $"seed {seed}, tensor {i}");
                else expected[i].Cast<double>().ShouldAllBe(w => w == 0, $"seed {seed}, tensor {i} got no gradient");
            }
        }
    }

    [Fact]
    public void A_gradient_that_others_see_is_not_written_over()
    {
        Func<Tensor, Tensor>[] operators = [x => functional.gelu(x), x => functional.layer_norm(x, [Columns])];
        foreach (var f in operators)
        {
            using var scope = NewDisposeScope();
            var x = randn(Rows, Columns, dtype: float64, requires_grad: true);
            var weights = Weights(new Random(1), Columns);

            // Given by the caller.
            var given = from_array(weights);
            f(x).backward([given]);
            Close(given, weights, "given");
            var alone = x.grad!.clone();

            // Kept by a tensor.
            x.grad = null;
            var y = f(x);
            y.retain_grad();
            (y * from_array(weights)).sum().backward();
            Close(y.grad!, weights, "kept");

            // Shared with the other side of a sum, as it is and in another shape.
            foreach (var shape in (long[][])[[Rows, Columns], [Rows * Columns]])
            {
                x.grad = null;
                var other = zeros(shape, dtype: float64, requires_grad: true);
                ((f(x).view(shape) + other) * from_array(weights).view(shape)).sum().backward();
                Close(other.grad!, weights, "shared");
            }

            x.grad!.data<double>().ToArray().ShouldBe(alone.data<double>().ToArray());

            // Added to what another way has brought, which a third sees too or not.
            foreach (var isSeen in (bool[])[false, true])
            {
                x.grad = null;
                var inner = x * 1;
                var other = zeros(Rows, Columns, dtype: float64, requires_grad: isSeen);
                ((inner + f(inner) * 1 + other) * from_array(weights)).sum().backward();
                (x.grad! - (alone + from_array(weights))).abs().max().item<double>().ShouldBeLessThan(1e-12);
                if (isSeen) Close(other.grad!, weights, "seen");
            }
        }
    }

    [Fact]
    public void A_search_for_NaN_does_not_find_what_no_piece_has_filled_yet()
    {
        using var anomaly = autograd.detect_anomaly();
        using (NewDisposeScope())
        {
            for (var n = 0; n < 50; n++) _ = full([Rows, Columns], double.NaN, dtype: float64);
        }

        using var scope = NewDisposeScope();
        var x = randn(Rows, Columns, dtype: float64, requires_grad: true);
        var y = x * 1;
        (y.narrow(1, 0, 2).exp() * y.narrow(1, 2, 2)).sum().backward();
        x.grad!.isnan().any().item<bool>().ShouldBeFalse();
    }

    private static double[,] Weights(Random random, int columns)
    {
        var weights = new double[Rows, columns];
        for (var r = 0; r < Rows; r++)
            for (var c = 0; c < columns; c++) weights[r, c] = random.Next(-8, 9);
        return weights;
    }

    private static void Close(Tensor actual, double[,] expected, string because)
    {
        var numbers = actual.contiguous().data<double>().ToArray();
        numbers.Zip(expected.Cast<double>()).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12, because);
    }
}
