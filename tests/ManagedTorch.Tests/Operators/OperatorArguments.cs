using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>Named arguments of a reference case, as TorchSharp's parameter types.</summary>
internal static class OperatorArguments
{
    public static double Number(this JsonObject arguments, string name) => arguments[name]!.GetValue<double>();

    public static bool Flag(this JsonObject arguments, string name) => arguments[name]!.GetValue<bool>();

    public static long[] Sizes(this JsonObject arguments, string name) => [.. arguments[name]!.AsArray().Select(n => n!.GetValue<long>())];

    /// <summary>A bound that may be missing.</summary>
    public static Scalar? Bound(this JsonObject arguments, string name) =>
        arguments[name] is { } bound ? (Scalar)bound.GetValue<double>() : null;

    public static ScalarType Type(this JsonObject arguments) =>
        arguments["dtype_name"]!.GetValue<string>() == "float32" ? float32 : float64;
}
