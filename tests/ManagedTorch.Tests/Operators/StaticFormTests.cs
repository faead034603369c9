using System.Reflection;
using ManagedTorch.Tests.Harness;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>torch.f(x, ...) is x.f(...), for every f that is public both ways: same numbers, same error.</summary>
public class StaticFormTests(ITestOutputHelper output)
{
    [Fact]
    public void A_static_form_is_the_method()
    {
        var methods = typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .ToLookup(method => method.Name);
        var compared = 0;
        foreach (var form in typeof(torch).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            var types = form.GetParameters().Select(p => p.ParameterType).ToArray();
            if (types.Length == 0
                || types[0] != typeof(Tensor)
                || types.Contains(typeof(Generator))
                || form.Name.StartsWith("rand", StringComparison.Ordinal))
                continue;
            var method = methods[form.Name].FirstOrDefault(m => m.GetParameters().Select(p => p.ParameterType).SequenceEqual(types[1..]));
            if (method is null || types.Any(type => type.IsByRefLike)) continue;

            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var (x, arguments) = (Matrix(1), form.GetParameters()[1..].Select(Sample).ToArray());
            var (y, same) = (Call(form, null, [x.clone(), .. arguments]), Call(method, x.clone(), arguments));
            y.Length.ShouldBe(same.Length, form.ToString());
            for (var i = 0; i < y.Length; i++)
            {
                if (y[i] is not Tensor tensor) y[i].ShouldBe(same[i], form.ToString());
                else if (!form.Name.Contains("empty", StringComparison.Ordinal))
                    Tolerance.Exact.Check(ReferenceCase.Values(tensor), ReferenceCase.Values((Tensor)same[i]!), form.ToString()!);
            }

            if (y is not [string]) compared++;
        }

        output.WriteLine($"{compared} static forms");
        compared.ShouldBeGreaterThan(150);
    }

    private static object?[] Call(MethodInfo method, object? target, object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments) switch
            {
                Tensor[] many => many,
                System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
                var one => [one],
            };
        }
        catch (TargetInvocationException failure)
        {
            return [failure.InnerException!.Message];
        }
    }

    private static object? Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(Tensor) && parameter.Name is ("index" or "indices" or "source_index") =>
            tensor(new long[,] { { 1, 0, 1 }, { 0, 0, 1 } }),
        var type when type == typeof(Tensor) && parameter.Name is ("mask" or "condition") => Matrix(2) > 1,
        var type when type == typeof(Tensor) => Matrix(parameter.Position + 1),
        var type when type == typeof(Scalar) => (Scalar)(0.25 + parameter.Position),
        var type when type == typeof(long) => 1L,
        var type when type == typeof(int) => 1,
        var type when type == typeof(float) => 2f,
        var type when type == typeof(double) => 0.5,
        var type when type == typeof(long[]) => new long[] { 1, 0 },
        var type when type == typeof(Tensor[]) => new[] { Matrix(4) },
        var type when type == typeof(ScalarType) => float32,
        _ when parameter.HasDefaultValue => parameter.DefaultValue,
        var type => type.IsValueType ? Activator.CreateInstance(type) : null,
    };

    // Distinct positive numbers, others for every place.
    private static Tensor Matrix(int place) =>
        tensor(Enumerable.Range(0, 6).Select(i => 0.3 + (i * 5 + place * 3) % 7 / 3.0).ToArray(), [2, 3]);
}
