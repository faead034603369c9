using System.Text;
using System.Text.Json;
using Lessons.Models;
using Lessons.Notebook;
using Lessons.Tests.Text;
using TorchSharp;
using static Lessons.Tests.Models.Numbers;

namespace Lessons.Tests.Models;

public class SafeTensorsTests
{
    [PythonTorchTheory]
    [InlineData(Positions.Learned, true, true)]
    [InlineData(Positions.Rotary, false, false)]
    public void PyTorch_reads_the_file_and_computes_the_same_logits(Positions positions, bool bias, bool tie)
    {
        torch.manual_seed(1);
        var config = new GptConfig(
            VocabularySize: 13, ContextLength: 10, Layers: 2, Heads: 2, Channels: 8, Bias: bias, Positions: positions, TieWeights: tie);
        var model = Disturbed(new Gpt(config), seed: 2);
        using var file = new TemporaryFile();
        SafeTensors.Save(file.Path, model);
        var output = PythonTorch.Output(Repository.PathOf("tests", "Reference", "gpt_from_safetensors.py"), file.Path, "2",
            positions.ToString().ToLowerInvariant(), "[[1, 5, 0, 12, 7], [3, 3, 8, 2, 11]]");
        var expected = JsonSerializer.Deserialize<float[]>(output)!;
        var logits = Of(model.call(Tokens(new long[,] { { 1, 5, 0, 12, 7 }, { 3, 3, 8, 2, 11 } })));
        logits.Length.ShouldBe(expected.Length);
        logits.Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(2e-5f);
        expected.Max(Math.Abs).ShouldBeGreaterThan(0.5f);
    }

    [Fact]
    public void A_saved_model_is_loaded_bit_for_bit()
    {
        var config = new GptConfig(VocabularySize: 13, ContextLength: 10, Layers: 2, Heads: 2, Channels: 8);
        torch.manual_seed(1);
        var (saved, loaded) = (new Gpt(config), new Gpt(config));
        using var file = new TemporaryFile();
        SafeTensors.Save(file.Path, saved);
        SafeTensors.Load(file.Path, loaded);
        var x = RandomTokens(1, 5, 13, 1);
        Of(loaded.call(x)).ShouldBe(Of(saved.call(x)));
    }

    [Fact]
    public void Every_type_comes_back()
    {
        using var file = new TemporaryFile();
        var tensors = new Dictionary<string, torch.Tensor>
        {
            ["z"] = torch.tensor(new[] { 1.5f, float.NaN, -0f }),
            ["double"] = torch.tensor(new[] { Math.PI }, [1, 1]),
            ["long"] = torch.tensor(new[] { long.MaxValue, -1L }),
            ["flags \u00e9\""] = torch.tensor(new[] { true, false, true }),
            ["empty"] = torch.zeros(0, 3),
        };
        SafeTensors.Save(file.Path, tensors);
        var back = SafeTensors.Load(file.Path);
        back.Keys.Order().ShouldBe(tensors.Keys.Order());
        back["z"].data<float>().ToArray().Select(BitConverter.SingleToInt32Bits)
            .ShouldBe(new[] { 1.5f, float.NaN, -0f }.Select(BitConverter.SingleToInt32Bits));
        back["double"].data<double>().ToArray().ShouldBe([Math.PI]);
        back["double"].shape.ShouldBe([1, 1]);
        back["long"].data<long>().ToArray().ShouldBe([long.MaxValue, -1]);
        back["flags \u00e9\""].data<bool>().ToArray().ShouldBe([true, false, true]);
        back["empty"].shape.ShouldBe([0, 3]);
    }

    /// <summary>The layout of the format's own description, byte by byte.</summary>
    [Fact]
    public void A_file_made_by_hand_is_read()
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, HandMade(
            """{"__metadata__":{"made":"by hand"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", [0, 0, 128, 63, 0, 0, 0, 192]));
        SafeTensors.Load(file.Path).ShouldHaveSingleItem().Value.data<float>().ToArray().ShouldBe([1, -2]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "lies at [0, 4]; expected 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "the tensors have 12 bytes of numbers, and the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""",
        "the data_offsets of 'a' has -8; expected whole numbers of 0 and more")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "'a' is BF16; expected F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "the shape of 'a' has -2")]
    [InlineData("""{"a":{"dtype":"F32"}}""", "the shape of 'a' is missing")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "the dtype of 'a' is missing; expected a text as \"F32\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "the header is not that of a safetensors file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "'b' begins at byte 0 where the tensor before it ends at 4; expected no overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "'a' begins at byte 4 where the tensor before it ends at 0; expected no gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the tensors have 4 bytes of numbers, and the file has 8")]
    [InlineData(
        """{"a":{"dtype":"BOOL","shape":[8],"data_offsets":[0,8]}}""", "it has the byte 2; expected 0 and 1 in a BOOL tensor", (byte)2)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""",
        "'a' of shape (4611686018427387904,4) has more bytes than a file can")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", "has more bytes than a file can")]
    [InlineData("""{"a":{"dtype":"I64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", "has more bytes than a file can")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387903],"data_offsets":[4,0]}}""", "the data_offsets of 'a' are [4,0]")]
    [InlineData("""{"__metadata__":{"made":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "expected an object of texts")]
    [InlineData("""{"a\ud83d":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "the header is not that of a safetensors file")]
    [InlineData(""" {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "its header begins with the byte 20, not a brace")]
    [InlineData("""{"a":3}""", "the header is not that of a safetensors file")]
    [InlineData("""[1]""", "its header begins with the byte 5b, not a brace")]
    [InlineData("""{"a":""", "the header is not that of a safetensors file")]
    public void A_damaged_file_is_refused(string header, string problem, byte number = 0)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, HandMade(header, [number, 0, 0, 0, 0, 0, 0, 0]));
        var error = Should.Throw<InvalidDataException>(() => SafeTensors.Load(file.Path));
        error.Message.ShouldStartWith(file.Path);
        error.Message.ShouldContain(problem);
    }

    /// <summary>ManagedTorch has a limit; TorchSharp takes any number.</summary>
    [Fact]
    public void More_dimensions_than_the_engine_has_are_refused()
    {
        using var file = new TemporaryFile();
        var shape = string.Concat(Enumerable.Repeat("1,", 29)) + "2";
        File.WriteAllBytes(file.Path, HandMade($$$"""{"a":{"dtype":"F32","shape":[{{{shape}}}],"data_offsets":[0,8]}}""", new byte[8]));
        if (Engine.IsTorchSharp)
        {
            SafeTensors.Load(file.Path)["a"].dim().ShouldBe(30);
            return;
        }

        var error = Should.Throw<InvalidDataException>(() => SafeTensors.Load(file.Path));
        error.Message.ShouldStartWith(file.Path);
        error.Message.ShouldContain("'a' of shape (1,1,");
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused()
    {
        using var file = new TemporaryFile("hello, this is text");
        Should.Throw<InvalidDataException>(() => SafeTensors.Load(file.Path)).Message.ShouldContain("not a safetensors file");
        File.WriteAllText(file.Path, "abc");
        Should.Throw<InvalidDataException>(() => SafeTensors.Load(file.Path)).Message.ShouldContain("not a safetensors file: 3 bytes");
    }

    [Fact]
    public void A_model_of_another_shape_is_refused_and_stays_as_it_was()
    {
        var config = new GptConfig(VocabularySize: 13, ContextLength: 10, Layers: 2, Heads: 2, Channels: 8);
        using var file = new TemporaryFile();
        SafeTensors.Save(file.Path, new Gpt(config));
        foreach (var (other, problem) in new[]
        {
            (config with { ContextLength = 12 }, "'positions.weight' has shape (10,8), but the model's is (12,8)"),
            (config with { Layers = 3 }, "there is no tensor 'blocks.2."),
            (config with { Layers = 1 }, "is none of the model's"),
        })
        {
            var model = new Gpt(other);
            var before = model.parameters().Select(Of).ToArray();
            Should.Throw<InvalidDataException>(() => SafeTensors.Load(file.Path, model)).Message.ShouldContain(problem);
            model.parameters().Select(Of).Zip(before).ShouldAllBe(p => p.First.SequenceEqual(p.Second));
        }
    }

    /// <summary>The widest elements first, then by type and name, as the reference implementation's serialize does.</summary>
    [Fact]
    public void Tensors_lie_as_the_reference_writes_them()
    {
        using var file = new TemporaryFile();
        SafeTensors.Save(file.Path, new Dictionary<string, torch.Tensor>
        {
            ["a"] = torch.tensor(new[] { true }), ["b"] = torch.ones(1), ["c"] = torch.ones(
                1, dtype: torch.ScalarType.Float64), ["d"] = torch.arange(1), ["B"] = torch.ones(1),
        });
        using var header = JsonDocument.Parse(File.ReadAllBytes(file.Path)[8..^29]);
        header.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["d", "c", "B", "b", "a"]);
    }

    [Fact]
    public void Names_that_no_reader_accepts_are_not_written()
    {
        using var file = new TemporaryFile("old");
        Should.Throw<ArgumentException>(
            () => SafeTensors.Save(file.Path, new Dictionary<string, torch.Tensor> { ["__metadata__"] = torch.ones(1) })).Message
            .ShouldBe("SafeTensors.Save: the name '__metadata__' is the format's own; expected another");
        Should.Throw<ArgumentException>(() => SafeTensors.Save(
            file.Path, new Dictionary<string, torch.Tensor> { ["a\ud83d"] = torch.ones(1) })).Message.ShouldContain("U+D83D");
        File.ReadAllText(file.Path).ShouldBe("old");
    }

    /// <summary>A terabyte, of which the disk holds the beginning: the header is refused before anything behind it is read.</summary>
    [Fact]
    public void The_header_is_checked_before_the_numbers_are_read()
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, HandMade("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", []));
        using (var stream = File.OpenWrite(file.Path)) stream.SetLength(1L << 40);
        Should.Throw<InvalidDataException>(() => SafeTensors.Load(file.Path))
            .Message.ShouldContain("the tensors have 8 bytes of numbers, and the file has");
    }

    [Fact]
    public void A_saved_checkpoint_keeps_link_and_mode()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;
        try
        {
            var (real, link) = (Path.Combine(folder, "real"), Path.Combine(folder, "link"));
            File.WriteAllText(real, "old");
            File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.CreateSymbolicLink(link, "real");
            File.WriteAllText(link + ".part", "the reader's own");
            SafeTensors.Save(link, new Dictionary<string, torch.Tensor> { ["a"] = torch.ones(1) });
            new FileInfo(link).LinkTarget.ShouldBe("real");
            File.GetUnixFileMode(real).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            SafeTensors.Load(real).Keys.ShouldBe(["a"]);
            File.ReadAllText(link + ".part").ShouldBe("the reader's own");
            Directory.GetFiles(folder).Length.ShouldBe(3);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] HandMade(string header, byte[] numbers) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. numbers];
}
