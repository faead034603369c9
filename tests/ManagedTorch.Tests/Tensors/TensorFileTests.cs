using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

public class TensorFileTests
{
    private static readonly byte[] Ones = Bytes(stream => ones(2, 3).Save(stream));

    [Fact]
    public void Damaged_tensors() => Fuzz.Run(Ones, path => Tensor.Load(path).Dispose(), e => e is InvalidDataException, 1 << 20);

    [Fact]
    public void Damaged_models()
    {
        using var model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1));
        var valid = Bytes(stream => model.save(stream));
        // InvalidOperationException and ArgumentException: a state that is whole and does not fit.
        Fuzz.Run(
            valid, path => model.load(path), e => e is InvalidDataException or ArgumentException or InvalidOperationException, 1 << 20);
    }

    [Theory, MemberData(nameof(Optimizers))]
    public void Damaged_states(string name)
    {
        using var model = nn.Linear(3, 2);
        using var optimizer = Make(name, model);
        optimizer.zero_grad();
        model.call(ones(1, 3)).sum().backward();
        optimizer.step();
        var valid = Bytes(stream => Write(optimizer, stream));
        Fuzz.Run(valid, path =>
        {
            var before = Bytes(stream => Write(optimizer, stream));
            try
            {
                optimizer.load_state_dict(path);
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                Bytes(stream => Write(optimizer, stream)).ShouldBe(before);
                throw;
            }

            optimizer.step();   // what was accepted can be used
        }, e => e is InvalidDataException or ArgumentException, 1 << 20);
    }

    public static TheoryData<string> Optimizers => ["Adam", "AdamW", "SGD", "RMSProp"];

    /// <summary>Every byte of a state that is a bool, and what its settings ask for.</summary>
    [Fact]
    public void A_state_of_other_settings_is_refused()
    {
        using var model = nn.Linear(3, 2);
        using var plain = optim.Adam(model.parameters());
        using var other = optim.Adam(model.parameters(), amsgrad: true);
        var bytes = Bytes(stream => Write(plain, stream));
        var asks = Bytes(stream => Write(other, stream));
        // The name, two counts, and six numbers; then whether amsgrad is on.
        const int amsgrad = 1 + 4 + 2 + 6 * sizeof(double);
        (bytes[amsgrad], asks[amsgrad]).ShouldBe(((byte)0, (byte)1));

        bytes[amsgrad] = 1;
        StateRefused(plain, bytes, "the settings ask for a tensor (2,3) that the state does not have");
        bytes[amsgrad] = 2;
        StateRefused(plain, bytes, "the byte 2 stands where a bool is written, expected 0 or 1");
        bytes[amsgrad] = 0;
        BitConverter.TryWriteBytes(bytes.AsSpan(7), double.NaN);
        StateRefused(plain, bytes, "a setting is NaN, expected a finite number");
    }

    [Fact]
    public void A_momentum_of_another_shape_is_refused()
    {
        using var model = nn.Linear(3, 2, hasBias: false);
        using var wider = nn.Linear(6, 2, hasBias: false);
        using var small = Make("SGD", model);
        using var large = Make("SGD", wider);
        wider.call(ones(1, 6)).sum().backward();
        large.step();
        var path = Path.GetTempFileName();
        try
        {
            large.save_state_dict(path);
            Should.Throw<ArgumentException>(() => small.load_state_dict(path)).Message
                .ShouldBe($"{path}: Load: the file has a float32 tensor (2,6) where float32 (2,3) is expected");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_name_of_negative_length_is_refused_with_the_path()
    {
        using var model = nn.Linear(2, 3);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);   // one tensor, and -1 as the length of its name
            Should.Throw<InvalidDataException>(() => model.load(path)).Message.ShouldStartWith($"{path}, byte ");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>More bytes than the file has, more than memory has, and products that overflow: nothing is made first.</summary>
    [Theory]
    [InlineData(new long[] { 1L << 20 }, "has 4194304 bytes, and the file has 24 left")]
    [InlineData(new long[] { 1L << 62, 4 }, "has more than 2147483647 bytes")]
    [InlineData(new long[] { 1L << 32, 1L << 32 }, "has more than 2147483647 bytes")]
    [InlineData(new long[] { 1L << 62, 4, 0 }, "has more than 2147483647 bytes")]
    [InlineData(new long[] { -1 }, "size -1 of dimension 0 is negative")]
    [InlineData(new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "9 dimensions, expected 0..8")]
    [InlineData(new long[] { 5 }, "4 bytes follow the last tensor")]
    public void Shapes_are_checked_before_they_are_believed(long[] shape, string problem) => Refused(problem, writer =>
    {
        writer.Write7BitEncodedInt64((long)ScalarType.Float32);
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (var size in shape) writer.Write7BitEncodedInt64(size);
        writer.Write(new byte[24]);
    });

    [Theory]
    [InlineData(262, "element type 262 is none of Int32, Int64, Float32, Float64, Bool")]
    [InlineData(-250, "element type -250 is none of")]
    public void Types_are_checked(long type, string problem) => Refused(problem, writer =>
    {
        writer.Write7BitEncodedInt64(type);
        writer.Write7BitEncodedInt64(0);
        writer.Write(1f);
    });

    [Fact]
    public void A_byte_that_is_no_bool_is_refused() => Refused("the byte 2 stands in a bool tensor, expected 0 or 1", writer =>
    {
        writer.Write7BitEncodedInt64((long)ScalarType.Bool);
        writer.Write7BitEncodedInt64(0);
        writer.Write((byte)2);
    });

    [Fact]
    public void A_damaged_state_leaves_the_optimiser_as_it_was()
    {
        using var model = nn.Linear(2, 2);
        using var optimizer = optim.Adam(model.parameters(), 0.1);
        Step();
        var path = Path.GetTempFileName();
        try
        {
            optimizer.save_state_dict(path);
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
            Step();
            var before = Bytes(stream => Write(optimizer, stream));
            Should.Throw<InvalidDataException>(() => optimizer.load_state_dict(path)).Message.ShouldStartWith($"{path}, byte ");
            Bytes(stream => Write(optimizer, stream)).ShouldBe(before);
        }
        finally
        {
            File.Delete(path);
        }

        void Step()
        {
            optimizer.zero_grad();
            model.call(ones(1, 2)).sum().backward();
            optimizer.step();
        }
    }

    /// <summary>
    /// A program that saves a checkpoint again and again is killed at random moments. The file is whole each time, and the
    /// next save removes what was left. KILL_ROUNDS says how often; Program.cs is the program.
    /// </summary>
    [Fact]
    public void A_killed_save_leaves_a_whole_file()
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Directory.CreateTempSubdirectory("kill-").FullName;
        var path = Path.Combine(folder, "model.bin");
        var random = new Random(1);
        try
        {
            for (var round = int.Parse(Environment.GetEnvironmentVariable("KILL_ROUNDS") ?? "3"); round > 0; round--)
            {
                var start = new ProcessStartInfo(
                    "dotnet", ["exec", typeof(TensorFileTests).Assembly.Location, "save", path]) { UseShellExecute = false,
                        RedirectStandardOutput = true };
                using (var process = Process.Start(start)!)
                {
                    process.StandardOutput.ReadLine().ShouldBe("saved");
                    Thread.Sleep(random.Next(60));
                    process.Kill();
                    process.WaitForExit();
                }

                using (var whole = Tensor.Load(path)) whole.data<float>().ToArray().Distinct().Count().ShouldBe(1);
                zeros(2).Save(path);
                Directory.GetFiles(folder).ShouldBe([path]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Refused(string problem, Action<BinaryWriter> write)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Bytes(stream =>
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                write(writer);
            }));
            var error = Should.Throw<InvalidDataException>(() => Tensor.Load(path));
            error.Message.ShouldStartWith($"{path}, byte ");
            error.Message.ShouldContain(problem);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static OptimizerHelper Make(string name, nn.Module model) => name switch
    {
        "Adam" => optim.Adam(model.parameters(), 0.1, amsgrad: true),
        "AdamW" => optim.AdamW(model.parameters(), 0.1, amsgrad: true),
        "SGD" => optim.SGD(model.parameters(), 0.1, momentum: 0.9),
        _ => optim.RMSProp(model.parameters(), 0.1, momentum: 0.9, centered: true),
    };

    private static void StateRefused(OptimizerHelper optimizer, byte[] state, string problem)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, state);
            var message = Should.Throw<InvalidDataException>(() => optimizer.load_state_dict(path)).Message;
            message.ShouldStartWith($"{path}, byte ");
            message.ShouldContain(problem);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(OptimizerHelper optimizer, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        optimizer.save_state_dict(writer);
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
