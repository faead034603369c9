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
        var pickle = Saved(tensor(new[] { 1f, 2, 3 }));
        Pack(("a/data.pkl", pickle), ("a/data/0", new byte[8]));
        Refused("speaks of 3 numbers of 4 bytes, and its data/0 has 8 bytes");

        // Both sizes are the pickle's: the storage's 3, and the 3 of the shape before the stride 1.
        Pack(("a/data.pkl", Changed(pickle, "284b0374284b0174", "284b0474284b0174")), ("a/data/0", new byte[12]));
        Refused("a tensor (4) from number 0 on needs 4 numbers, 3 are there");

        Pack(("a/data.pkl", Changed(pickle, "284b0374284b0174", "288a08000000000000007f74284b0074")), ("a/data/0", new byte[12]));
        Refused("has more than 2147483647 elements");
    }

    [Fact]
    public void What_is_packed_or_there_twice_is_refused()
    {
        var pickle = Saved(tensor(new[] { true, false }));
        Pack(("a/data.pkl", pickle), ("a/data/0", [1, 2]));
        Refused("byte 1 of its data/0 is 2, expected 0 or 1 in a bool tensor");

        Pack(("a/data.pkl", pickle), ("a/data/0", [1, 0]), ("a/data/0", [0, 0]));
        Refused("it holds a/data/0 twice");

        Pack(("a/data.pkl", Changed(pickle, "8963636f6c6c", "8863636f6c6c")), ("a/data/0", [1, 0]));
        Refused("a bool tensor that requires grad");

        File.Delete(_file);
        using (var archive = new ZipArchive(File.Create(_file), ZipArchiveMode.Create))
        {
            Add(archive, "a/data.pkl", pickle);
            using var stream = archive.CreateEntry("a/data/0", CompressionLevel.Optimal).Open();
            stream.Write(new byte[1 << 20]);
        }

        Refused("its a/data/0 is packed");
    }

    [Fact]
    public void Damaged_archives()
    {
        foreach (var kind in (string[])["float64", "bool", "view"])
        {
            var pickle = Saved(Make(kind));
            Fuzz.Run(File.ReadAllBytes(_file), Load, e => e is InvalidDataException, 1 << 20);

            // The description alone, in an archive that is whole.
            Fuzz.Run(pickle, Load, e => e is InvalidDataException, 1 << 20, damaged =>
            {
                byte[] numbers;
                save(Make(kind), _file);
                using (var archive = ZipFile.OpenRead(_file)) numbers = Bytes(archive.GetEntry("archive/data/0")!);
                Pack(("a/data.pkl", damaged), ("a/data/0", numbers));
                return File.ReadAllBytes(_file);
            });
        }

        static void Load(string path) => load(path).Dispose();
    }

    private byte[] Saved(Tensor x)
    {
        save(x, _file);
        using var archive = ZipFile.OpenRead(_file);
        return Bytes(archive.GetEntry("archive/data.pkl")!);
    }

    private static byte[] Changed(byte[] bytes, string from, string to)
    {
        var text = Convert.ToHexString(bytes).ToLowerInvariant();
        text.ShouldContain(from);
        return Convert.FromHexString(text.Replace(from, to, StringComparison.Ordinal));
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
