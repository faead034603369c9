using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

public sealed class TensorArchiveTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pt");

    public static TheoryData<string> Kinds => ["float32", "float64", "int64", "int32", "bool", "scalar", "empty", "view", "large"];

    public void Dispose() => File.Delete(_file);

    private static Tensor Make(string kind) => kind switch
    {
        "float32" => tensor(new[] { 1.5f, float.NaN, float.NegativeInfinity }),
        "float64" => tensor(new[,] { { Math.PI, -0.0 } }, requires_grad: true),
        "int64" => tensor(new[] { long.MinValue, 7 }),
        "int32" => tensor(new[] { int.MinValue, 7 }),
        "bool" => tensor(new[] { true, false, true }),
        "scalar" => tensor(3),
        "empty" => zeros(0, 3),
        "view" => arange(24).reshape(2, 3, 4).transpose(0, 2)[1],
        _ => arange(70_000, dtype: int32).reshape(2, 35_000),
    };

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_saved_is_loaded(string kind)
    {
        var x = Make(kind);
        save(x, _file);
        var y = load(_file);
        y.dtype.ShouldBe(x.dtype);
        y.shape.ShouldBe(x.shape);
        y.requires_grad.ShouldBe(x.requires_grad);
        y.npstr().ShouldBe(x.npstr());
        Tensor.load(_file).npstr().ShouldBe(x.npstr());
    }

    /// <summary>A file of libtorch 2.10 (TorchSharp 0.107): a transposed view, saved with its storage and strides.</summary>
    [Fact]
    public void A_file_of_libtorch_is_loaded()
    {
        using (var archive = new ZipArchive(File.Create(_file), ZipArchiveMode.Create))
        {
            Add(archive, "tt/data/0", Convert.FromHexString("0000803f000000400000404000008040" + "0000a0400000c040"));
            Add(archive, "tt/data.pkl", Convert.FromHexString(
                "8002635f5f746f7263685f5f0a4d6f64756c650a71002981"
                    + "7d2858010000003071016374"
                    + "6f7263682e5f7574696c730a5f72656275696c645f74656e736f725f76320a7102"
                    + "282858070000007374"
                    + "6f726167657103"
                    + "63746f7263680a466c6f617453746f726167650a7104"
                    + "68015803000000637075"
                    + "71054b06745171064b00"
                    + "284b034b0274" + "284b014b0374" + "8963636f6c6c656374696f6e730a4f726465726564446963740a7107" + "295274527108756271092e"));
        }

        load(_file).npstr(newLine: ";").ShouldBe("[[1, 4]; [2, 5]; [3, 6]]");
    }

    [Fact]
    public void What_is_no_tensor_is_refused_in_a_sentence()
    {
        File.WriteAllText(_file, "no archive");
        Refused("is no tensor that torch.save wrote");

        Pack(("a/data.pkl", [0x80, 2, (byte)')', (byte)'.']));
        Refused("its data.pkl holds no tensor");

        Pack(("a/data.pkl", [0x80, 2, (byte)'i']));
        Refused("its data.pkl holds more than a tensor (opcode 0x69 at 2)");

        Pack(("a/data.pkl", [0x80, 2, (byte)'X', 255, 255, 255, 127]));
        Refused("its data.pkl ends at 7");

        Pack(("a/other", []));
        Refused("it holds no data.pkl");
        Should.Throw<FileNotFoundException>(() => load(_file + ".none"));
    }

    [Fact]
    public void Numbers_that_are_not_there_are_not_read()
    {
        save(tensor(new[] { 1f, 2, 3 }), _file);
        byte[] pickle;
        using (var archive = ZipFile.OpenRead(_file)) pickle = [.. Bytes(archive.GetEntry("archive/data.pkl")!)];
        Pack(("a/data.pkl", pickle), ("a/data/0", new byte[8]));
        Refused("a tensor (3) needs 3 numbers, 2 are there");
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private void Refused(string reason)
    {
        var message = Should.Throw<InvalidDataException>(() => load(_file)).Message;
        message.ShouldStartWith($"load: {_file} is no tensor that torch.save wrote");
        message.ShouldContain(reason);
    }

    private void Pack(params (string Name, byte[] Content)[] entries)
    {
        File.Delete(_file);
        using var archive = new ZipArchive(File.Create(_file), ZipArchiveMode.Create);
        foreach (var (name, content) in entries) Add(archive, name, content);
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
