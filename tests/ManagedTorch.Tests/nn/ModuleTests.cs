using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

public class ModuleTests
{
    [Fact]
    public void Names_are_those_of_the_fields_in_the_order_of_their_making()
    {
        var model = new SmallGpt(V: 5, T: 4, C: 4, nh: 2, layers: 2);
        model.named_children().Select(child => child.name).ShouldBe(["tokens", "positions", "blocks", "norm", "head"]);
        model.named_parameters()
            .Take(5)
            .Select(p => p.name)
            .ShouldBe(["tokens.weight", "positions.weight", "blocks.0.norm1.weight", "blocks.0.norm1.bias", "blocks.0.qkv.weight"]);
        model.named_modules().Select(module => module.name).ShouldContain("blocks.1.down");
        model.get_parameter("blocks.1.up.bias").ShouldNotBeNull().shape.ShouldBe([16]);
        model.state_dict().Keys.ShouldBe(model.named_parameters().Select(p => p.name));
        model.GetName().ShouldBe("SmallGpt");
    }

    [Fact]
    public void A_state_goes_through_a_file_and_back()
    {
        var path = Path.GetTempFileName();
        try
        {
            var (one, other) = (new SmallGpt(5, 4, 4, 2, 1), new SmallGpt(5, 4, 4, 2, 1));
            one.save(path);
            other.load(path);
            var tokens = tensor(new long[,] { { 1, 4, 0 } });
            other.call(tokens).data<float>().ToArray().ShouldBe(one.call(tokens).data<float>().ToArray());

            var different = new SmallGpt(6, 4, 4, 2, 1);
            var before = different.head().data<float>().ToArray();
            Should.Throw<ArgumentException>(() => different.load(path)).Message.ShouldBe(
                $"{path}: load_state_dict: tokens.weight is (5,4), expected (6,4)");
            different.head().data<float>().ToArray().ShouldBe(before);

            var deeper = new SmallGpt(5, 4, 4, 2, 2);
            Should.Throw<InvalidOperationException>(() => deeper.load(path)).Message.ShouldContain("missing blocks.1.norm1.weight");
            var loaded = new Dictionary<string, bool>();
            deeper.load(path, strict: false, skip: ["head.weight"], loadedParameters: loaded);
            loaded["blocks.0.up.weight"].ShouldBeTrue();
            loaded["blocks.1.up.weight"].ShouldBeFalse();
            loaded["head.weight"].ShouldBeFalse();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_file_has_TorchSharps_form()
    {
        var model = Linear(new Parameter(tensor(new float[,] { { 1, 2 } })));
        using var file = new MemoryStream();
        model.save(file);
        byte[] expected = [1, 6, .. "weight"u8, 6, 2, 1, 2, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)];
        file.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            var model = Linear(2, 2);
            model.save(path);
            var before = File.ReadAllBytes(path);
            model.bias!.Dispose();
            Should.Throw<ObjectDisposedException>(() => model.save(path));
            File.ReadAllBytes(path).ShouldBe(before);
            Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").Length.ShouldBe(1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Hooks_see_and_change_what_goes_in_and_out()
    {
        var module = Identity();
        var seen = new List<string>();
        var pre = module.register_forward_pre_hook((_, x) => x + 1);
        var post = module.register_forward_hook((_, x, y) => y * 10);
        module.register_forward_pre_hook(_ => seen.Add("before"));
        module.register_forward_hook(_ => seen.Add("after"));
        module.call(tensor(1.0)).item<double>().ShouldBe(20);
        seen.ShouldBe(["before", "after"]);
        pre.remove();
        module.call(tensor(1.0)).item<double>().ShouldBe(10);
        post.remove();
        module.call(tensor(1.0)).item<double>().ShouldBe(1);
        module.forward(tensor(1.0)).item<double>().ShouldBe(1);
    }

    [Fact]
    public void Dropout_drops_in_training_only()
    {
        var model = Sequential(Dropout(0.5), Identity());
        var x = ones(1000);
        var dropped = model.call(x).data<float>().ToArray();
        dropped.Distinct().Order().ShouldBe([0f, 2f]);
        dropped.Count(v => v == 0).ShouldBeInRange(400, 600);
        model.eval();
        model.children().ShouldAllBe(child => !child.training);
        model.call(x).data<float>().ToArray().ShouldAllBe(v => v == 1);
        model.train();
        model.training.ShouldBeTrue();
    }

    [Fact]
    public void Another_type_keeps_the_parameters_that_an_optimiser_holds()
    {
        var model = Linear(3, 2);
        var weight = model.weight;
        model.to(float64).weight.ShouldBeSameAs(weight);
        weight.dtype.ShouldBe(float64);
        model.call(ones(1, 3, dtype: float64)).sum().backward();
        weight.grad!.data<double>().ToArray().ShouldAllBe(g => g == 1);
    }

    [Fact]
    public void A_scope_does_not_end_the_life_of_a_module_made_in_it()
    {
        Linear model;
        using (NewDisposeScope()) model = Linear(2, 2);
        model.weight.IsInvalid.ShouldBeFalse();
        model.Dispose();
        model.weight.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void Buffers_are_saved_unless_they_are_not_to_be()
    {
        var model = new WithBuffers();
        model.state_dict().Keys.ShouldBe(["kept"]);
        model.named_buffers().Select(b => b.name).ShouldBe(["passing", "kept"]);
        model.parameters().ShouldBeEmpty();
    }

    [Fact]
    public void Lists_and_dictionaries_name_their_modules()
    {
        var list = ModuleList(Linear(1, 1), Linear(1, 2));
        list.Insert(0, Linear(1, 3));
        list[0].weight.shape[0].ShouldBe(3);
        list.named_parameters().First().name.ShouldBe("0.weight");
        list.named_children().Count().ShouldBe(3);
        var dictionary = ModuleDict(("a", Linear(1, 1)), ("b", Linear(1, 1)));
        dictionary["b"].named_parameters().Count().ShouldBe(2);
        dictionary.named_parameters().Select(p => p.name).ShouldBe(["a.weight", "a.bias", "b.weight", "b.bias"]);
        Should.Throw<KeyNotFoundException>(() => dictionary["c"]).Message.ShouldBe("ModuleDict: there is no 'c' among a, b");
    }

    [Fact]
    public void Frozen_embeddings_are_not_trained_and_padding_stays_zero()
    {
        var frozen = Embedding_from_pretrained(eye(3));
        frozen.weight!.requires_grad.ShouldBeFalse();
        var padded = Embedding(4, 2, padding_idx: -1);
        padded.weight!.select(0, 3).data<float>().ToArray().ShouldBe([0f, 0f]);
        padded.call(tensor(new long[] { 3, 0, 3 })).sum().backward();
        padded.weight.grad!.data<float>().ToArray().ShouldBe([1f, 1f, 0f, 0f, 0f, 0f, 0f, 0f]);
    }

    private sealed class WithBuffers : Module
    {
        private readonly Tensor kept = zeros(2);

        public WithBuffers()
            : base(nameof(WithBuffers))
        {
            register_buffer("passing", zeros(1), persistent: false);
            RegisterComponents();
            kept.shape.ShouldBe([2]);
        }
    }
}

internal static class SmallGptExtensions
{
    public static Tensor head(this SmallGpt model) => model.get_parameter("head.weight")!;
}
