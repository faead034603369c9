#pragma warning disable CA1822, CS0067, CS0649, MA0012, MA0040, MA0041, MA0051, MA0055, MA0064 // shapes of declarations, never run
namespace ManagedTorch.Tests.Api;

public class Fixture : IDisposable
{
    public const Kind Usual = Kind.Second;
    public const double Half = 0.5;
    public static readonly int[] Sizes = [];
    public string? Name;
    private int hidden;

    public Fixture(long size, Func<string>? closure = null) => hidden = (int)size + (closure is null ? 0 : 1);

    internal Fixture() { }

    public enum Kind : sbyte
    {
        First,
        Second = 5,
    }

    public delegate nint Loss(int id);

    protected internal static int Level { get; set; }
    public long? Count { get; private set; }
    public (int? start, int? end)? Range { get; set; }
    internal int Hidden => hidden;

    public (Fixture left, Fixture? right) this[int row, params long[] more] => (this, null);

    public static Fixture operator +(Fixture left, double right) => left;
    public static implicit operator Fixture((long, long) pair) => new(pair.Item1);

    public override string ToString() => "";
    public void Dispose() { }

    public void Take(ref Fixture? a, out int b, in double c)
    {
        a = null;
        b = 0;
    }

    public void Defaults(
        double eps = 1e-8, float beta = 0.5f, bool on = true, string text = "g5", char c = 'L', Kind kind = Kind.First,
        long? none = null, int low = -1, TimeSpan time = default, double one = 1)
    {
    }

    public IEnumerable<(string name, Fixture? value)> Named() => [];
    public Dictionary<string, string?[]> Nested(string[]? optional) => [];
    public (T1 first, (int a, int b) inner, T2?) Both<T1, T2>(T1 first, T2? second) where T1 : IDisposable => (first, default, second);
    public T Make<T>() where T : Fixture, new() => new();
    public void Raw<T>(ReadOnlySpan<T> data) where T : unmanaged { }
    public void Value<T>(T[] data) where T : struct { }
    public T Unknown<T>(T value) => value;
}

public abstract class Base<T>
{
    public abstract T Forward(T x);
    public virtual void Reset() { }
    protected virtual void Dispose(bool disposing) { }

    public class Inner : Base<string>
    {
        public override string Forward(string x) => x;
    }
}

public interface IShape : IDisposable
{
    long Size { get; set; }
    int Call(int x);
}

public static class Extensions
{
    public static long Total(this IEnumerable<long> shape) => shape.Sum();

    [Obsolete("fixture")]
    public static int Plain(int x) => x;
}
