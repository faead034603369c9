using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Creation
{
    public static void Run()
    {
        Same("tensor.float", () => tensor(1.5f));
        Same("tensor.double", () => tensor(1.5));
        Same("tensor.long", () => tensor(3L));
        Same("tensor.int", () => tensor(3));
        Same("tensor.bool", () => tensor(true));
        Same("tensor.typed", () => tensor(3L, dtype: float64));
        Same("tensor.floats", () => tensor(new[] { 1f, 2 }));
        Same("tensor.doubles", () => tensor(new[] { 1.0, 2 }, dtype: float32));
        Same("tensor.longs shaped", () => tensor(new long[] { 1, 2, 3, 4 }, [2, 2]));
        Same("tensor.ints", () => tensor(new[] { 1, 2 }));
        Same("tensor.matrix", () => tensor(new[,] { { 1.0, 2 }, { 3, 4 } }));
        Same("tensor.int matrix", () => tensor(new[,] { { 1, 2 }, { 3, 4 } }));
        Same("tensor.cube", () => tensor(new[, ,] { { { 1f, 2 } } }));
        Same("tensor.truths", () => tensor(new[] { true, false }));
        Same("from_array", () => from_array(new[, ,] { { { 1.0 }, { 2 } } }));
        Same("zeros", () => zeros(2, 3));
        Same("ones.long", () => ones(2, dtype: int64));
        Same("full.long", () => full(2, 3));
        Same("full.double", () => full([2], 3.5));
        Same("full.typed", () => full(2, 3, dtype: int32));
        Same("empty.shape", () => empty(2, 3, 4).shape);
        Same("eye", () => eye(2, 3));
        Same("eye.int32", () => eye(2, dtype: int32));
        Same("arange.stop", () => arange(4));
        Same("arange.fractions", () => arange(0.0, 1, 0.3));
        Same("arange.down", () => arange(3, 0, -1));
        Same("arange.typed", () => arange(1, 4, dtype: float64));
        Same("linspace", () => linspace(0, 1, 5));
        Same("linspace.one", () => linspace(2, 3, 1));
        Same("zeros_like", () => zeros_like(ones(2, dtype: int64)));
        Same("ones_like", () => ones(2).ones_like(dtype: float64));
        Same("full_like", () => full_like(zeros(2), 2.5));
        Same("new_zeros", () => ones(1, dtype: float64).new_zeros(2));
        Same("new_full", () => ones(1, dtype: int64).new_full(2, 7));
        Same("implicit.double", () => (Tensor)1.5);
        Same("implicit.int", () => (Tensor)2);
        Same("implicit.longs", () => (Tensor)new long[] { 1, 2 });
        Same("implicit.ints", () => (Tensor)new[] { 1, 2 });
        Same("scalar.types", () => new[] { ((Scalar)1).Type, ((Scalar)1L).Type, ((Scalar)1.0).Type, ((Scalar)true).Type });
        Same("default dtype", () => get_default_dtype());
        Same("default dtype.changed", () =>
        {
            set_default_dtype(float64);
            try
            {
                return (object)(Report.Text(zeros(1)) + Report.Text(arange(0.5, 2)));
            }
            finally
            {
                set_default_dtype(float32);
            }
        });
        Same("to.long", () => tensor(new[] { 1.7, -1.7 }).@long());
        Same("to.int", () => tensor(new[] { 1.7, -1.7 }).@int());
        Same("to.bool", () => tensor(new[] { 0.0, 0.5 }).@bool());
        Same("to.float32", () => tensor(new[] { 0.1 }).@float());
        Same("type", () => tensor(new[] { 0.1 }).type(float32));
        Same("type_as", () => ones(1).type_as(tensor(1.0)));
        Same("item", () => tensor(2.5).item<double>());
        Same("cast", () => (double)tensor(2.5f) + (long)tensor(3) + (int)tensor(4L) + (float)tensor(true));
        Same("ToScalar", () => tensor(2.5).ToScalar().Type);
        Same("sizes", () => new object[] { zeros(2, 3).numel(), zeros(2, 3).dim(), zeros(2, 3).size(1), zeros(2, 3).stride(),
            zeros(2, 3).t().is_contiguous(), zeros(2, dtype: float64).element_size() });
        Same("questions", () => new object[] { tensor(1).is_integral(), tensor(true).is_integral(), tensor(1f).is_floating_point(),
            tensor(1f).is_cpu() });
        Same("tril_indices", () => tril_indices(3, 3));
        Same("meshless outer", () => arange(3).unsqueeze(1) * arange(2));
    }
}
