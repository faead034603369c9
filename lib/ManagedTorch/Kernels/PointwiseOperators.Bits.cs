using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>x and y, bit by bit.</summary>
internal readonly struct BitAnd : IBinaryOperator<long>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => x & y;
}

/// <summary>x or y, bit by bit.</summary>
internal readonly struct BitOr : IBinaryOperator<long>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => x | y;
}

/// <summary>Either x or y, bit by bit.</summary>
internal readonly struct BitXor : IBinaryOperator<long>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => x ^ y;
}
