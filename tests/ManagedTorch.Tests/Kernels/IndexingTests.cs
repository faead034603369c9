using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

public unsafe class IndexingTests
{
    [Theory]
    [InlineData(1, 4, 3, 1)]
    [InlineData(3, 5, 9, 4)]
    [InlineData(40, 33, 20, 65)]
    [InlineData(2, 1, 0, 3)]
    public void Places_are_those_of_a_plain_loop(int outer, int n, int m, int inner)
    {
        var random = new Random(outer + n + m + inner);
        var x = Numbers(random, outer * n * inner + 1);
        var source = Numbers(random, outer * m * inner + 1);
        var index = Enumerable.Range(0, outer * m * inner + 1).Select(_ => random.NextInt64(n)).ToArray();
        double[] gathered = new double[source.Length], selected = new double[source.Length];
        double[] scattered =
            (double[])x.Clone(), filled = (double[])x.Clone(), added = (double[])x.Clone(), indexAdded = (double[])x.Clone();
        double[] scattered2 =
            (double[])x.Clone(), filled2 = (double[])x.Clone(), added2 = (double[])x.Clone(), indexAdded2 = (double[])x.Clone();
        fixed (double* px = x, ps = source, pg = gathered, pl = selected, psc = scattered, pf = filled, pa = added, pi = indexAdded)
        fixed (long* p = index)
        {
            Indexing.Gather(outer, n, m, inner, px, p, pg).ShouldBe(-1);
            Indexing.Scatter(outer, n, m, inner, p, ps, psc).ShouldBe(-1);
            Indexing.ScatterFill(outer, n, m, inner, p, 7.5, pf).ShouldBe(-1);
            Indexing.ScatterAdd(outer, n, m, inner, p, ps, pa).ShouldBe(-1);
            Indexing.IndexSelect(outer, n, m, inner, px, p, pl).ShouldBe(-1);
            Indexing.IndexAdd(outer, n, m, inner, p, ps, 2.0, pi).ShouldBe(-1);
        }
        for (var o = 0; o < outer; o++)
        {
            for (var j = 0; j < m; j++)
            {
                for (var i = 0; i < inner; i++)
                {
                    var at = (o * m + j) * inner + i;
                    var place = (o * n + (int)index[at]) * inner + i;
                    var row = (o * n + (int)index[j]) * inner + i;
                    gathered[at].ShouldBe(x[place]);
                    selected[at].ShouldBe(x[row]);
                    scattered2[place] = source[at];
                    filled2[place] = 7.5;
                    added2[place] += source[at];
                    indexAdded2[row] += 2 * source[at];
                }
            }
        }
        scattered.ShouldBe(scattered2);
        filled.ShouldBe(filled2);
        added.ShouldBe(added2);
        indexAdded.ShouldBe(indexAdded2);
    }

    [Fact]
    public void An_index_outside_is_reported_and_nothing_written()
    {
        float[] x = [1, 2, 3], y = [0, 0];
        long[] index = [2, 3, -1];
        fixed (float* px = x, py = y)
        fixed (long* p = index)
        {
            Indexing.Gather(1, 3, 2, 1, px, p, py).ShouldBe(1);
            Indexing.IndexSelect(1, 3, 1, 1, px, p + 2, py).ShouldBe(0);
            Embedding.Forward(2, 1, px, 3, p, py).ShouldBe(1);
            Indexing.ScatterAdd(1, 2, 2, 1, p, px, py).ShouldBe(0);
        }
        y.ShouldBe([0f, 0f]);
    }

    [Fact]
    public void Embedding_sums_the_gradients_of_a_row_but_the_padding()
    {
        const int count = 500, n = 70, V = 11;
        var random = new Random(9);
        var weight = Numbers(random, V * n);
        var dy = Numbers(random, count * n);
        var index = Enumerable.Range(0, count).Select(_ => random.NextInt64(V)).ToArray();
        double[] y = new double[count * n], dweight = Numbers(random, V * n), expected = (double[])dweight.Clone();
        fixed (double* pw = weight, py = y, pdy = dy, pdw = dweight)
        fixed (long* pi = index)
        {
            Embedding.Forward(count, n, pw, V, pi, py).ShouldBe(-1);
            Embedding.Backward(count, n, pdy, pi, pdw, paddingIndex: 3);
        }
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < n; c++)
            {
                y[i * n + c].ShouldBe(weight[index[i] * n + c]);
                if (index[i] != 3) expected[index[i] * n + c] += dy[i * n + c];
            }
        }
        dweight.ShouldBe(expected);
    }

    private static double[] Numbers(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5).ToArray();
}
