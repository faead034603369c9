using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Printing
{
    public static void Run()
    {
        (string Name, Func<Tensor> Make)[] tensors =
        [
            ("scalar", () => tensor(1.5)), ("int", () => tensor(3)), ("bool", () => tensor(true)),
            ("vector", () => tensor(new[] { 1f, 0.33333f, -2e-7f, 1e9f, float.NaN, float.PositiveInfinity })),
            ("longs", () => arange(5)), ("ints", () => arange(3, dtype: int32)), ("truths", () => tensor(new[] { true, false })),
            ("matrix", () => tensor(new[,] { { 1.0, -22.5 }, { 333.25, 4 } })),
            ("truth matrix", () => tensor(new[,] { { true, false }, { false, false } })),
            ("cube", () => arange(8, dtype: float64).view(2, 2, 2) / 3), ("long vector", () => arange(100)),
            ("wide", () => arange(60).view(2, 30)), ("tall", () => arange(40).view(20, 2)), ("empty", () => zeros(0)),
        ];
        foreach (var (name, make) in tensors)
        {
            Same($"ToString.{name}", () => make().ToString());
            Same($"jlstr.{name}", () => make().jlstr());
            Same($"npstr.{name}", () => make().npstr());
            if (name != "empty") Same($"cstr.{name}", () => make().cstr());
            Same($"str.{name}", () => make().str());
        }

        Same("str.format", () => tensor(new[] { 1.23456789 }).str(fltFormat: "0.00"));
        Same("str.width", () => arange(40).str(width: 30));
        Same("npstr.new line", () => ones(2, 2).npstr(newLine: ";"));
        Same("metastr", () => ones(2, 2).metastr());
        Same("shape.ToString", () => new object[] { ones(2, 3).shape.Length, ones(2).dtype, ones(2).device });
    }
}
