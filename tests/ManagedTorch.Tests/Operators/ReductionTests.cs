using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>Corners of reductions that tables of ordinary numbers do not reach.</summary>
public class ReductionTests
{
    [Fact]
    public void Where_a_root_has_no_slope_the_gradient_is_zero()
    {
        var x = full([4], 1.5, float64, requires_grad: true);
        x.std().backward();
        x.grad!.data<double>().ToArray().ShouldBe([0, 0, 0, 0]);
        foreach (var p in new[] { 1f, 2f, 3f })
        {
            var zero = zeros(3, float64, requires_grad: true);
            zero.norm(p).backward();
            zero.grad!.data<double>().ToArray().ShouldBe([0, 0, 0]);
        }
    }

    [Fact]
    public void NaN_is_the_largest_and_the_smallest()
    {
        var x = tensor(new[] { 1, double.NaN, 3 });
        double.IsNaN(x.max().item<double>()).ShouldBeTrue();
        double.IsNaN(x.min().item<double>()).ShouldBeTrue();
        x.argmax().item<long>().ShouldBe(1);
        x.min(0).indexes.item<long>().ShouldBe(1);
        double.IsNaN(x.median().item<double>()).ShouldBeTrue();
        x.sort().Indices.data<long>().ToArray().ShouldBe([0, 2, 1]);
    }

    [Fact]
    public void Minus_infinity_alone_sums_to_itself_without_a_gradient()
    {
        var x = full([2, 3], double.NegativeInfinity, float64, requires_grad: true);
        var z = x.logsumexp(1);
        z.data<double>().ToArray().ShouldBe([double.NegativeInfinity, double.NegativeInfinity]);
        z.sum().backward();
        x.grad!.data<double>().ToArray().ShouldAllBe(g => g == 0);
    }

    /// <summary>Truths are counted, also along a dimension of size 1, where the sum has nothing to add.</summary>
    [Fact]
    public void The_sum_of_truths_is_a_count()
    {
        var x = tensor(new[] { true, false, true }, [1, 3]);
        x.sum([0L]).data<long>().ToArray().ShouldBe([1, 0, 1]);
        x.sum([1L]).data<long>().ToArray().ShouldBe([2]);
        x.sum([0L, 1L], keepdim: true).data<long>().ToArray().ShouldBe([2]);
        x.sum().item<long>().ShouldBe(2);
    }

    [Fact]
    public void Numbers_without_dimensions_and_empty_tensors_are_reduced_too()
    {
        var one = tensor(5.0);
        one.max().item<double>().ShouldBe(5);
        one.max(0).indexes.item<long>().ShouldBe(0);
        one.sort().Values.item<double>().ShouldBe(5);
        one.cumsum(0).item<double>().ShouldBe(5);
        one.prod(dim: 0).item<double>().ShouldBe(5);
        one.logsumexp(-1).item<double>().ShouldBe(5, 1e-15);
        double.IsNaN(one.var().item<double>()).ShouldBeTrue();
        zeros(0).all().item<bool>().ShouldBeTrue();
        zeros(0).any().item<bool>().ShouldBeFalse();
        zeros(0).prod().item<float>().ShouldBe(1);
        zeros(new long[] { 3, 0 }).prod(1).data<float>().ToArray().ShouldBe([1, 1, 1]);
        zeros(new long[] { 0, 3 }).max(1).values.shape.ShouldBe([0]);
        zeros(new long[] { 2, 0 }).sort().Values.shape.ShouldBe([2, 0]);
        zeros(new long[] { 3, 0 }).logsumexp(1).data<float>().ToArray().ShouldAllBe(v => float.IsNegativeInfinity(v));
        zeros(0).unique().output.shape.ShouldBe([0]);
    }

    [Fact]
    public void The_norm_of_order_zero_counts_and_the_infinite_one_is_the_largest_size()
    {
        var x = tensor(new[,] { { 2.0, 0, -3 }, { 0, 0, 4 } });
        x.norm(0f).item<double>().ShouldBe(3);
        x.norm(1, p: 0f).data<double>().ToArray().ShouldBe([2, 1]);
        x.norm(float.PositiveInfinity).item<double>().ShouldBe(4);
        x.norm(0, p: float.NegativeInfinity).data<double>().ToArray().ShouldBe([0, 0, 3]);
    }

    [Fact]
    public void A_tensor_that_cannot_be_made_leaves_its_own_message() =>
        Should.Throw<ArgumentException>(() => ones(2).to_type((ScalarType)99)).Message.ShouldStartWith("element type 99 is not known");

    [Fact]
    public void Sorting_is_what_LINQ_does()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 200; trial++)
        {
            using var scope = NewDisposeScope();
            var n = random.Next(1, 40);
            double[] values = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(12))];
            var descending = trial % 2 == 0;
            var order = Enumerable.Range(0, n);
            long[] expected = [.. (descending
                ? order.OrderByDescending(i => values[i])
                : order.OrderBy(i => values[i])).Select(i => (long)i)];
            var x = trial % 3 == 0 ? tensor(values).unsqueeze(1).expand(n, 3) : tensor(values).unsqueeze(1);
            var (sorted, indices) = x.sort(0, descending);
            indices[TensorIndex.Colon, 0].data<long>().ToArray().ShouldBe(expected);
            sorted[TensorIndex.Colon, -1].data<double>().ToArray().ShouldBe(expected.Select(i => values[i]));
            var k = random.Next(n + 1);
            x.topk(k, 0, largest: descending).values[TensorIndex.Colon, 0].data<double>()
                .ToArray()
                .ShouldBe(expected.Take(k).Select(i => values[i]));

            var (output, inverse, counts) = tensor(values).unique(return_inverse: true, return_counts: true);
            output.data<double>().ToArray().ShouldBe(values.Distinct().Order());
            output[inverse!].data<double>().ToArray().ShouldBe(values);
            counts!.data<long>().ToArray().ShouldBe(values.GroupBy(v => v).OrderBy(g => g.Key).Select(g => (long)g.Count()));
        }
    }

    [Fact]
    public void Misuse_is_answered_with_the_value_and_the_range()
    {
        var x = zeros(2, 3);
        Should.Throw<ArgumentOutOfRangeException>(() => x.topk(4)).Message.ShouldStartWith(
            "topk: k is 4, expected 0..3, the size of dimension 1 of (2,3)");
        Should.Throw<ArgumentOutOfRangeException>(() => x.kthvalue(0, 0)).Message.ShouldStartWith("kthvalue: k is 0, expected 1..2");
        Should.Throw<ArgumentException>(() => zeros(0, 3).max(0)).Message.ShouldBe(
            "max: dimension 0 of (0,3) is empty and has no such element");
        Should.Throw<ArgumentException>(() => zeros(0).argmin()).Message.ShouldBe(
            "argmin: dimension 0 of (0) is empty and has no such element");
        Should.Throw<ArgumentOutOfRangeException>(() => x.cumsum(2)).Message.ShouldStartWith("cumsum: dimension 2 is outside -2..1");
        Should.Throw<ArgumentException>(() => zeros(3, int64).var()).Message.ShouldBe(
            "var: this tensor is int64 (3), expected float32 or float64; convert it with to_type");
        Should.Throw<ArgumentException>(() => tensor(new long[] { 1, -2 }).bincount(null)).Message.ShouldBe(
            "bincount: -2 is negative and cannot be counted");
        Should.Throw<ArgumentException>(() => einsum("ij,jk->ik", x, x)).Message.ShouldContain(
            "the letter j names size 3 in one tensor and 2 in another");
        Should.Throw<ArgumentException>(() => einsum("ijk->i", x)).Message.ShouldBe("einsum: \"ijk\" names 3 dimensions of a tensor (2,3)");
        Should.Throw<ArgumentException>(() => einsum("...i->...", x)).Message.ShouldContain("ellipsis");
        Should.Throw<ArgumentException>(() => einsum("ij->ik", x)).Message.ShouldContain("letter k");
        Should.Throw<ArgumentException>(() => zeros(2).dot(zeros(3))).Message.ShouldBe("dot: (2) x (3): expected two vectors of one size");
    }

    [Fact]
    public void Einsum_is_the_sum_it_names()
    {
        string[] equations = ["ij,jk->ik", "ij,jk", "bij,bjk->bki", "ijk,kl,lm->mij", "ij,ij->", "i,j,k->kij", "iij->ij", "iijj->ji",
            "ab,cb->", "bhqd,bhkd->bhqk", "a,ab,abc->c", "ij,kj->ik"];
        var sizes = "abcdhijklmq".ToDictionary(c => c, c => (long)(2 + c % 3));
        foreach (var equation in equations)
        {
            var inputs = equation.Split("->")[0].Split(',');
            var letters = string.Concat(inputs).Distinct().ToArray();
            var output = equation.Contains("->", StringComparison.Ordinal)
                ? equation.Split("->")[1]
                : string.Concat(string.Concat(inputs).GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order());
            Tensor[] tensors = [.. inputs.Select(input => randn([.. input.Select(c => sizes[c])], float64))];
            var expected = zeros([.. output.Select(c => sizes[c])], float64);
            var total = letters.Aggregate(1L, (product, c) => product * sizes[c]);
            for (var place = 0L; place < total; place++)
            {
                var at = new Dictionary<char, long>();
                var rest = place;
                foreach (var c in letters)
                {
                    at[c] = rest % sizes[c];
                    rest /= sizes[c];
                }

                var product = 1.0;
                for (var t = 0; t < tensors.Length; t++) product *= tensors[t].data<double>()[[.. inputs[t].Select(c => at[c])]];
                long[] target = [.. output.Select(c => at[c])];
                if (target.Length == 0) expected.add_(product);
                else expected[target] = expected[target] + product;
            }

            var z = einsum(equation, tensors);
            z.shape.ShouldBe(expected.shape, equation);
            z.allclose(expected, 1e-12, 1e-12).ShouldBeTrue(equation);
        }
    }
}
