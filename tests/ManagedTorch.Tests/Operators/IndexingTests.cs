using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>t[...] against plain loops over coordinates, for random shapes, strides and indices.</summary>
public class IndexingTests
{
    private const int Trials = 300;

    /// <summary>A tensor over numbers 0, 1, ... seen through a random row of views.</summary>
    private static Tensor RandomView(Random random)
    {
        var shape = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (long)random.Next(1, 6)).ToArray();
        var x = arange(shape.Aggregate(1L, (a, b) => a * b), dtype: float64).reshape(shape);
        for (var step = random.Next(3); step > 0; step--)
        {
            var dim = random.Next((int)x.dim());
            x = random.Next(3) switch
            {
                0 => x.transpose(dim, random.Next((int)x.dim())),
                1 => x.slice(dim, random.Next((int)x.size(dim)), x.size(dim), random.Next(1, 3)),
                _ => x.narrow(dim, 0, Math.Max(1, x.size(dim) - 1)),
            };
        }

        return x;
    }

    [Fact]
    public void Numbers_slices_and_new_axes_read_what_a_loop_reads()
    {
        var random = new Random(1);
        for (var trial = 0; trial < Trials; trial++)
        {
            using var scope = NewDisposeScope();
            var x = RandomView(random);
            var indices = new List<TensorIndex>();
            var chosen = new List<long[]>();
            var shape = new List<long>();
            for (var d = 0; d < x.dim(); d++)
            {
                var n = x.size(d);
                switch (random.Next(4))
                {
                    case 0:
                        var at = random.Next((int)n);
                        indices.Add(random.Next(2) == 0 ? at : at - n);
                        chosen.Add([at]);
                        break;
                    case 1:
                        var (start, stop, step) = (random.Next(-7, 8), random.Next(-7, 8), random.Next(1, 4));
                        indices.Add(TensorIndex.Slice(start, stop, step));
                        chosen.Add([.. Enumerable.Range(0, (int)n).Select(i => (long)i).Where(i => i >= Within(start, n)
                            && i < Within(stop, n)
                            && (i - Within(start, n)) % step == 0)]);
                        shape.Add(chosen[^1].Length);
                        break;
                    case 2:
                        indices.Add(TensorIndex.None);
                        shape.Add(1);
                        goto default;
                    default:
                        indices.Add(TensorIndex.Colon);
                        chosen.Add([.. Enumerable.Range(0, (int)n).Select(i => (long)i)]);
                        shape.Add(n);
                        break;
                }
            }

            var expected = Product(chosen).Select(place => x.data<double>()[place]).ToArray();
            var z = x[[.. indices]];
            z.shape.ShouldBe(shape);
            z.data<double>().ToArray().ShouldBe(expected);
        }

        static long Within(long bound, long n) => Math.Clamp(bound < 0 ? bound + n : bound, 0, n);
    }

    [Fact]
    public void Index_tensors_read_what_a_loop_reads()
    {
        var random = new Random(2);
        for (var trial = 0; trial < Trials; trial++)
        {
            using var scope = NewDisposeScope();
            var x = RandomView(random);
            var first = random.Next((int)x.dim());
            var second = random.Next((int)x.dim());
            var count = random.Next(0, 5);
            long[] Draw(int dim) => [.. Enumerable.Range(0, count).Select(_ => (long)random.Next((int)-x.size(dim), (int)x.size(dim)))];
            var picks = new Dictionary<int, long[]> { [first] = Draw(first) };
            picks[second] = Draw(second);

            var indices = Enumerable.Range(0, (int)x.dim()).Select(d => picks.TryGetValue(d, out var p)
                ? TensorIndex.Tensor(tensor(p))
                : TensorIndex.Colon).ToArray();
            var neighbours = Math.Abs(first - second) <= 1;
            var at = neighbours ? Math.Min(first, second) : 0;
            var others = Enumerable.Range(0, (int)x.dim()).Where(d => !picks.ContainsKey(d)).ToList();
            var before = others.Where(d => neighbours && d < at).ToList();
            var ranges = before.Select(d => Range(x.size(d)))
                .Append(Range(count))
                .Concat(others.Except(before).Select(d => Range(x.size(d))))
                .ToList();
            var expected = Product(ranges).Select(place =>
            {
                var source = new long[x.dim()];
                for (var i = 0; i < before.Count; i++) source[before[i]] = place[i];
                foreach (var (d, p) in picks) source[d] = (p[place[before.Count]] + x.size(d)) % x.size(d);
                var rest = others.Except(before).ToList();
                for (var i = 0; i < rest.Count; i++) source[rest[i]] = place[before.Count + 1 + i];
                return x.data<double>()[source];
            }).ToArray();

            var z = x[indices];
            z.shape.ShouldBe(ranges.Select(r => (long)r.Length));
            z.data<double>().ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void Writing_changes_what_reading_shows_and_nothing_else()
    {
        var random = new Random(3);
        for (var trial = 0; trial < Trials; trial++)
        {
            using var scope = NewDisposeScope();
            var x = RandomView(random).clone();
            if (trial % 2 == 0) x = x.transpose(0, -1);
            TensorIndex[] indices =
            [
                .. Enumerable.Range(0, (int)x.dim()).Select(d => random.Next(3) switch
                {
                    0 => random.Next((int)x.size(d)),
                    1 => TensorIndex.Tensor(randperm(x.size(d))[TensorIndex.Slice(stop: 1)]),
                    _ => TensorIndex.Slice(random.Next(3)),
                }),
            ];
            var expected = x.data<double>().ToArray();
            var touched = arange(x.numel()).reshape(x.shape)[indices];
            var value = randn(touched.shape, float64);
            foreach (var (place, number) in touched.data<long>().ToArray().Zip(value.data<double>().ToArray())) expected[place] = number;
            x[indices] = value;
            x.data<double>().ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void A_mask_reads_and_writes_where_it_is_true()
    {
        var x = arange(12, dtype: float64).reshape(3, 4);
        var mask = x % 3 == 0;
        x[mask].data<double>().ToArray().ShouldBe([0, 3, 6, 9]);
        x[mask] = -1;
        x.data<double>().ToArray().ShouldBe([-1, 1, 2, -1, 4, 5, -1, 7, 8, -1, 10, 11]);
        x[tensor(new[] { true, false, true })].shape.ShouldBe([2, 4]);
        x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new[] { false, false, false, false }))].shape.ShouldBe([3, 0]);
        x[TensorIndex.Bool(true)].shape.ShouldBe([1, 3, 4]);
        x[TensorIndex.Bool(false)].shape.ShouldBe([0, 3, 4]);
    }

    [Fact]
    public void Gradients_of_reading_and_writing_agree_with_differences()
    {
        var rows = tensor(new long[] { 2, 0, 2 });
        var columns = tensor(new long[] { 1, 3, 1 });
        var values = Grid.Values(12, 1);
        NumericalGradient.Check("index pair", x => [x[0][rows, columns]], (values, [3, 4]));
        NumericalGradient.Check("index apart", x => [x[0][
            TensorIndex.Tensor(rows[..2]), TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 1, 0 }))]], (values, [3, 2, 2]));
        NumericalGradient.Check("set row", x => [Set(x[0], x[1], 1)], (values, [3, 4]), (Grid.Values(4, 2), [4]));
        NumericalGradient.Check("set slice, broadcast", x => [Set(x[0], x[1], TensorIndex.Colon, TensorIndex.Slice(0, 4, 2))], (values,
            [3, 4]), (Grid.Values(1, 2), []));
        NumericalGradient.Check("set by index", x => [Set(x[0], x[1], TensorIndex.Tensor(tensor(new long[] { 2, 0 })))], (values,
            [3, 4]), (Grid.Values(8, 2), [2, 4]));
        NumericalGradient.Check("add by repeated index", x => [(x[0] * 1).index_put_(
            x[1], [rows], accumulate: true)], (values, [3, 4]), (Grid.Values(12, 2), [3, 4]));

        static Tensor Set(Tensor x, Tensor value, params TensorIndex[] indices)
        {
            var copy = x * 1;
            copy[indices] = value;
            return copy;
        }
    }

    [Fact]
    public void A_tensor_without_history_takes_values_that_have_one()
    {
        var filled = zeros(2, 3, float64);
        var value = tensor(new double[] { 1, 2, 3 }, requires_grad: true);
        filled[0] = value;
        filled[1] = value * 2;
        (filled * tensor(new double[,] { { 1, 2, 3 }, { 10, 20, 30 } })).sum().backward();
        value.grad!.data<double>().ToArray().ShouldBe([21, 42, 63]);
    }

    [Fact]
    public void A_second_derivative_goes_through_reading()
    {
        var x = tensor(new double[] { 1, 2, 3 }, requires_grad: true);
        var y = x[tensor(new long[] { 1, 1, 2 })].pow(3).sum();
        var dy = autograd.grad([y], [x], create_graph: true)[0];
        dy.data<double>().ToArray().ShouldBe([0, 24, 27], 1e-12);
        autograd.grad([dy.sum()], [x])[0].data<double>().ToArray().ShouldBe([0, 24, 18], 1e-12);
    }

    [Fact]
    public void Misuse_is_answered_with_the_value_and_the_range()
    {
        var x = zeros(2, 3);
        Should.Throw<ArgumentException>(() => x[0, 0, 0]).Message.ShouldBe(
            "index: 3 indices were given for a tensor (2,3) with 2 dimensions");
        Should.Throw<ArgumentOutOfRangeException>(() => x[0, 3]).Message.ShouldStartWith("index: index 3 is outside -3..2 in dimension 1");
        Should.Throw<ArgumentOutOfRangeException>(() => x[tensor(new long[] { 0, 2 })]).Message.ShouldStartWith(
            "index: index 2 is outside -2..1 in dimension 0");
        Should.Throw<ArgumentException>(() => x[tensor(new[] { true, false, true })]).Message.ShouldBe(
            "index: the mask is (3), the dimensions it stands for are (2)");
        Should.Throw<ArgumentException>(() => x[tensor(new[] { 1f })]).Message.ShouldBe(
            "index: the index is float32 (1), expected int64 or int32");
        Should.Throw<ArgumentException>(() => x[0] = zeros(2)).Message.ShouldBe(
            "index_put_: a value (2) does not fit where the indices name (3)");
        Should.Throw<ArgumentException>(() => TensorIndex.Slice(step: -1)).Message.ShouldContain("step -1");
        Should.Throw<ArgumentOutOfRangeException>(() => x.gather(1, tensor(new long[,] { { 3 } }))).Message.ShouldStartWith(
            "gather: index 3 is outside 0..2 in dimension 1 of (2,3)");
        Should.Throw<ArgumentException>(() => x.gather(1, tensor(new long[] { 0 }))).Message.ShouldContain("must have 2 dimensions");
        Should.Throw<ArgumentException>(() => x.scatter(1, zeros(2, 3, int64), zeros(2, 2))).Message.ShouldBe(
            "scatter: the source (2,2) is smaller than the index (2,3), or has other dimensions");
        Should.Throw<ArgumentOutOfRangeException>(() => x.index_select(0, tensor(new long[] { -1 }))).Message.ShouldStartWith(
            "index_select: index -1 is outside 0..1 in dimension 0 of (2,3)");
        Should.Throw<ArgumentException>(() => x.masked_fill(zeros(2, 3), 1)).Message.ShouldBe(
            "masked_fill: the mask is float32 (2,3), expected bool");
        var leaf = ones(2, requires_grad: true);
        Should.Throw<InvalidOperationException>(() => leaf[0] = 1).Message.ShouldContain("no_grad");
    }

    private static long[] Range(long n) => [.. Enumerable.Range(0, (int)n).Select(i => (long)i)];

    private static IEnumerable<long[]> Product(List<long[]> ranges) =>
        ranges.Aggregate(
            (IEnumerable<long[]>)[[]], (places, range) => places.SelectMany(place => range.Select(i => (long[])[.. place, i])));
}
