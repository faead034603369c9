using System.Text.Json.Nodes;
using ManagedTorch.Tensors;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>In-place operations whose input and output share memory: refused where PyTorch refuses them, else right.</summary>
public class OverlapTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Pointwise = new()
    {
        ["add_"] = (x, y) => x.add_(y),
        ["add_ scaled"] = (x, y) => x.add_(y, 2),
        ["sub_"] = (x, y) => x.sub_(y),
        ["mul_"] = (x, y) => x.mul_(y),
        ["div_"] = (x, y) => x.div_(y),
        ["div_ floor"] = (x, y) => x.div_(y, RoundingMode.floor),
        ["pow_"] = (x, y) => x.pow_(y),
        ["remainder_"] = (x, y) => x.remainder_(y),
        ["fmod_"] = (x, y) => x.fmod_(y),
        ["floor_divide_"] = (x, y) => x.floor_divide_(y),
        ["lerp_"] = (x, y) => x.lerp_(y, ones_like(x)),
        ["addcmul_"] = (x, y) => x.addcmul_(y, ones_like(x), 2),
        ["addcdiv_"] = (x, y) => x.addcdiv_(y, ones_like(x)),
        ["clamp_"] = (x, y) => x.clamp_(y, null),
        ["xlogy_"] = (x, y) => x.xlogy_(y),
        ["copy_"] = (x, y) => x.copy_(y),
        ["index_put_ slice"] = Assign,
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Putting = new()
    {
        ["index_copy_"] = (x, y) => x.index_copy_(0, arange(x.shape[0]), y),
        ["index_add_"] = (x, y) => x.index_add_(0, arange(x.shape[0]), y, 1),
        ["scatter_"] = (x, y) => x.scatter_(0, Positions(x), y),
        ["scatter_add_"] = (x, y) => x.scatter_add_(0, Positions(x), y),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Alone = new()
    {
        ["exp_"] = x => x.exp_(),
        ["relu_"] = x => nn.functional.relu(x, inplace: true),
        ["add_ number"] = x => x.add_(2),
        ["mul_ number"] = x => x.mul_(2),
        ["uniform_"] = x => x.uniform_(0, 1),
        ["fill_"] = x => x.fill_(3),
        ["zero_"] = x => x.zero_(),
    };

    [Fact]
    public void Refuses_what_PyTorch_refuses()
    {
        var wrong = new List<string>();
        foreach (var item in ReferenceFile.Cases("overlap.json"))
        {
            var op = item.Text("op");
            var memory = arange(24, dtype: float32);
            var x = View(memory, item["written"]!);
            var refused = item["input"] is { } input
                ? Refuses(() => (Pointwise.GetValueOrDefault(op) ?? Putting[op])(x, View(memory, input)))
                : Refuses(() => Alone[op](x));
            if (refused != item["refused"]!.GetValue<bool>()) wrong.Add(item.ToJsonString());
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Gives_what_the_form_with_a_copy_gives_or_refuses_memory_that_is_shared()
    {
        var random = new Random(14);
        var (right, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var written = RandomView(random);
            var read = RandomView(random, written.Sizes);
            var all = read.Sizes.SequenceEqual(written.Sizes) && read.Sizes.Length > 0
                ? Pointwise.Concat(Putting).ToArray()
                : [.. Pointwise];
            var (name, function) = all[random.Next(all.Length)];
            var memory = arange(1, 65, dtype: float64);
            Tensor x = View(memory, written), y = View(memory, read);
            var what = $"{name} of {written} and {read}";

            var (before, copy) = (memory.clone(), y.clone());
            var expected = function(View(memory.clone(), written), copy);
            if (Refuses(() => function(x, y)))
            {
                refused++;
                Addresses(written).Intersect(Addresses(read)).ShouldNotBeEmpty(what);
                memory.data<double>().ToArray().ShouldBe(before.data<double>().ToArray(), what);
                continue;
            }

            right++;
            ReferenceCase.Values(x).ShouldBe(ReferenceCase.Values(expected), what);
        }

        right.ShouldBeGreaterThan(5000);
        refused.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Says_what_overlaps()
    {
        var x = arange(6, dtype: float32).reshape(3, 2);
        Should.Throw<InvalidOperationException>(() => x.sub_(x[0])).Message.ShouldBe(
            "add_: some elements of the input tensor (2) and the written-to tensor (3,2) refer to a single memory location; clone() "
            + "the input first");
        Should.Throw<InvalidOperationException>(() => x[0].expand(3, 2).mul_(2)).Message.ShouldBe(
            "mul_: several elements of the written-to tensor (3,2) with strides (0,1) refer to a single memory location; clone() it first");
        x.data<float>().ToArray().ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Assignment_by_index_tensors_and_masks_looks_at_memory_too()
    {
        var x = arange(6, dtype: float32);
        var mask = tensor(new[] { true, false, true, false, true, true });
        Should.Throw<InvalidOperationException>(() => x[tensor(new long[] { 0, 1 })] = x[5]).Message.ShouldStartWith(
            "index_put_: some elements");
        Should.Throw<InvalidOperationException>(() => x[tensor(new long[] { 0, 1, 2, 3, 4, 5 })] = x.view(6)).Message.ShouldStartWith(
            "index_put_: some elements");
        Should.Throw<InvalidOperationException>(() => x[0].expand(6)[mask] = tensor(1f)).Message.ShouldStartWith(
            "index_put_: several elements");
        x[0].expand(6)[1..3] = tensor(9f);
        x[mask] = x[5];
        x.data<float>().ToArray().ShouldBe([5, 1, 5, 3, 5, 5]);

        var index = arange(4);
        Should.Throw<InvalidOperationException>(() => index.index_copy_(0, index, arange(4))).Message.ShouldStartWith(
            "index_copy_: some elements");
    }

    [Fact]
    public void A_recorded_operation_is_refused_before_it_is_recorded()
    {
        var leaf = ones(4, 4, requires_grad: true);
        var x = leaf * 1;
        Should.Throw<InvalidOperationException>(() => x.mul_(x.T)).Message.ShouldStartWith("mul_: some elements");
        x.sum().backward();
        leaf.grad!.data<float>().ToArray().ShouldBe(Enumerable.Repeat(1f, 16));
    }

    private static Tensor Assign(Tensor x, Tensor y)
    {
        x[TensorIndex.Ellipsis] = y;
        return x;
    }

    private static Tensor Positions(Tensor x) =>
        arange(x.shape[0]).reshape([-1, .. Enumerable.Repeat(1L, x.shape.Length - 1)]).expand(x.shape);

    private static bool Refuses(Action call)
    {
        try
        {
            call();
            return false;
        }
        catch (InvalidOperationException e) when (e.Message.Contains("refer to a single memory location"))
        {
            return true;
        }
    }

    private sealed record Window(long[] Sizes, long[] Strides, long Offset)
    {
        public override string ToString() => $"({string.Join(',', Sizes)}) strides ({string.Join(',', Strides)}) from {Offset}";
    }

    private static Window RandomView(Random random)
    {
        while (true)
        {
            var sizes = Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(1, 5)).ToArray();
            // Each element has its place: expanded ones are in the table.
            if (RandomStrides(random, sizes) is { } found && Addresses(found).Distinct().Count() == Addresses(found).Count()) return found;
        }
    }

    private static Window RandomView(Random random, long[] target)
    {
        while (true)
        {
            var sizes = target[random.Next(random.Next(2) * target.Length + 1)..].Select(size => random.Next(4) == 0 ? 1 : size).ToArray();
            if (RandomStrides(random, sizes) is { } found) return found;
        }
    }

    /// <summary>
    /// A dense window in some order of its dimensions, or one with any strides; null where it does not lie in 64
    /// elements.
    /// </summary>
    private static Window? RandomStrides(Random random, long[] sizes)
    {
        var strides = new long[sizes.Length];
        var isDense = random.Next(2) == 0;
        var stride = 1L;
        foreach (var d in Enumerable.Range(0, sizes.Length).OrderBy(_ => random.Next()).ToArray())
        {
            strides[d] = isDense ? stride : random.Next(0, 9);
            stride *= sizes[d];
        }

        var window = new Window(sizes, strides, random.Next(16));
        return Addresses(window).Max() < 64 ? window : null;
    }

    private static IEnumerable<long> Addresses(Window of)
    {
        IEnumerable<long> addresses = [of.Offset];
        for (var d = 0; d < of.Sizes.Length; d++)
        {
            var (size, stride) = (of.Sizes[d], of.Strides[d]);
            addresses = [.. addresses.SelectMany(a => Enumerable.Range(0, (int)size).Select(i => a + i * stride))];
        }

        return addresses;
    }

    private static Tensor View(Tensor memory, JsonNode of)
    {
        var parts = of.AsArray();
        return View(memory, new Window(Longs(parts[0]!), Longs(parts[1]!), parts[2]!.GetValue<long>()));

        static long[] Longs(JsonNode list) => [.. list.AsArray().Select(item => item!.GetValue<long>())];
    }

    private static Tensor View(Tensor memory, Window of)
    {
        using var scope = Arena.Begin();
        return new Tensor(memory.Impl.View(of.Sizes, of.Strides, (nint)of.Offset));
    }
}
