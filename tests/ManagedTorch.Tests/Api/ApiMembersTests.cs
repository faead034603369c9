namespace ManagedTorch.Tests.Api;

/// <summary>The lines are written as the snapshot writes them; a fixture shows every construction once.</summary>
public class ApiMembersTests
{
    [Theory]
    [InlineData(typeof(Fixture), """
        public class F.Fixture : System.IDisposable
        public Fixture(long size, System.Func<string>? closure = null)
        public const F.Fixture.Kind Usual = F.Fixture.Kind.Second
        public const double Half = 0.5
        public static readonly int[] Sizes
        public string? Name
        public (F.Fixture left, F.Fixture? right) this[int row, params long[] more] { get; }
        protected internal static int Level { get; set; }
        public long? Count { get; }
        public (int? start, int? end)? Range { get; set; }
        public static F.Fixture op_Addition(F.Fixture left, double right)
        public static F.Fixture op_Implicit((long, long) pair)
        public override string ToString()
        public void Dispose()
        public void Take(ref F.Fixture? a, out int b, in double c)
        public void Defaults(double eps = 1E-08, float beta = 0.5f, bool on = true, string text = "g5", char c = 'L', F.Fixture.Kind kind = F.Fixture.Kind.First, long? none = null, int low = -1, System.TimeSpan time = default, double one = 1)
        public System.Collections.Generic.IEnumerable<(string name, F.Fixture? value)> Named()
        public System.Collections.Generic.Dictionary<string, string?[]> Nested(string[]? optional)
        public (T1 first, (int a, int b) inner, T2?) Both<T1, T2>(T1 first, T2? second) where T1 : System.IDisposable
        public T Make<T>() where T : F.Fixture, new()
        public void Raw<T>(System.ReadOnlySpan<T> data) where T : unmanaged
        public void Value<T>(T[] data) where T : struct
        public T? Unknown<T>(T? value)
        """)]
    [InlineData(typeof(Fixture.Kind), """
        public enum F.Fixture.Kind : sbyte
        First = 0
        Second = 5
        """)]
    [InlineData(typeof(Fixture.Loss), "public delegate nint F.Fixture.Loss(int id)")]
    [InlineData(typeof(Base<>), """
        public abstract class F.Base<T>
        protected Base()
        public abstract T? Forward(T? x)
        public virtual void Reset()
        protected virtual void Dispose(bool disposing)
        """)]
    [InlineData(typeof(Base<>.Inner), """
        public class F.Base<T>.Inner : F.Base<string>
        public Inner()
        public override string Forward(string x)
        """)]
    [InlineData(typeof(IShape), """
        public interface F.IShape : System.IDisposable
        public long Size { get; set; }
        public int Call(int x)
        """)]
    [InlineData(typeof(Extensions), """
        public static class F.Extensions
        public static long Total(this System.Collections.Generic.IEnumerable<long> shape)
        public static int Plain(int x) [Obsolete(error=false)]
        """)]
    public void Writes_members_as_the_snapshot_does(Type type, string expected)
    {
        var written = ApiMembers.Of(type).Select(m => m.Line.Split('\t')[2].Replace("ManagedTorch.Tests.Api.", "F."));
        written.Order().ShouldBe(expected.ReplaceLineEndings("\n").Split('\n').Order());
    }

    [Fact]
    public void Names_the_type_and_the_kind_first() =>
        ApiMembers.Of(typeof(Base<>.Inner)).Select(m => m.Line).ShouldContain(
            "ManagedTorch.Tests.Api.Base<T>.Inner\tconstructor\tpublic Inner()");

    [Theory]
    [InlineData("TorchSharp.torch\tmethod\tpublic static TorchSharp.torch.Tensor mean(TorchSharp.torch.Tensor input)", true)]
    [InlineData("TorchSharp.torch\tmethod\tpublic static TorchSharp.torch.Tensor mean(TorchSharp.torch.Tensor x)", false)]
    [InlineData("TorchSharp.torch\tmethod\tpublic static TorchSharp.torch.Tensor gumbel(TorchSharp.torch.Tensor x)", false)]
    [InlineData(
        "TorchSharp.Modules.SGD\tmethod\tpublic override TorchSharp.torch.Tensor step(System.Func<TorchSharp.torch.Tensor>? closure = "
        + "null)",
        true)]
    [InlineData("TorchSharp.Modules.DataLoader<T, S>\ttype\tpublic class TorchSharp.Modules.DataLoader<T, S>", true)]
    [InlineData("TorchSharp.torch.Tensor\ttype\tpublic class TorchSharp.torch.Tensor", true)]
    [InlineData("TorchSharp.torch.Tensor\ttype\tpublic class TorchSharp.torch.Tensor : System.ICloneable, System.IDisposable", false)]
    [InlineData("TorchSharp.Modules.Parameter\ttype\tpublic class TorchSharp.Modules.Parameter", false)]
    public void Knows_what_is_TorchSharps(string line, bool known) =>
        ApiSnapshot.Load(typeof(ApiMember).Assembly).Has(new ApiMember(line)).ShouldBe(known);

    [Fact]
    public void Points_to_the_nearest_signature() =>
        ApiSnapshot.Load(typeof(ApiMember).Assembly)
            .Nearest(
                "TorchSharp.torch.nn\tmethod\tpublic static TorchSharp.Modules.Linear Linear(long inputSize, long outputSize, bool "
                + "bias = true)")
            .ShouldContain("Linear Linear(long inputSize, long outputSize, bool hasBias = true");
}
