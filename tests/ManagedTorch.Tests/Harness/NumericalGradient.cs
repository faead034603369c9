using static TorchSharp.torch;

namespace ManagedTorch.Tests.Harness;

/// <summary>
/// The derivative by central differences, (L(x + h) - L(x - h)) / 2h for every element of every float64 input, where
/// L = sum(weight * f(x)) with a different weight for every element of the result, so that no error cancels.
/// </summary>
internal static class NumericalGradient
{
    private const double Step = 1e-5;

    // The rule errs by h^2 f'''/6 and by rounding, about 1e-16 L/h.
    private static readonly Tolerance Allowed = new(1e-6, 1e-6);

    /// <summary>Fails if backward disagrees with the differences; names the input and the element.</summary>
    /// <param name="what">Named in the message.</param>
    /// <param name="f">The function; it may return several tensors, of which integer ones count for nothing.</param>
    /// <param name="inputs">Values and shape of each input.</param>
    public static void Check(string what, Func<Tensor[], Tensor[]> f, params (double[] Values, long[] Shape)[] inputs)
    {
        Tensor[] leaves = [.. inputs.Select(input => tensor(input.Values, input.Shape, requires_grad: true))];
        var outputs = f(leaves).Where(output => output.requires_grad).ToArray();
        autograd.backward(outputs, [.. outputs.Select(Weights)]);

        for (var n = 0; n < inputs.Length; n++)
        {
            var expected = new double[inputs[n].Values.Length];
            for (var i = 0; i < expected.Length; i++)
                expected[i] = (Moved(f, inputs, n, i, Step) - Moved(f, inputs, n, i, -Step)) / (2 * Step);
            var actual = leaves[n].grad?.data<double>().ToArray() ?? new double[expected.Length];
            Allowed.Check(actual, expected, $"{what}: numerical gradient of input {n}");
        }
    }

    private static double Moved(Func<Tensor[], Tensor[]> f, (double[] Values, long[] Shape)[] inputs, int n, int i, double by)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Tensor[] moved =
        [
            .. inputs.Select((input, m) =>
            {
                double[] values = [.. input.Values];
                if (m == n) values[i] += by;
                return tensor(values, input.Shape);
            }),
        ];
        return f(moved).Where(output => output.dtype == float64).Sum(output => (output * Weights(output)).sum().item<double>());
    }

    private static Tensor Weights(Tensor output)
    {
        double[] weights = [.. Enumerable.Range(0, (int)output.numel()).Select(i => 1 + (i * 7 % 11) / 8.0)];
        return tensor(weights, output.shape);
    }
}
