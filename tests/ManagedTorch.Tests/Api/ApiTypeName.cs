using System.Reflection;

namespace ManagedTorch.Tests.Api;

/// <summary>
/// A type as C# writes it, with full names: keywords for the built-in ones, tuples with their element names, ? where
/// null is allowed.
/// </summary>
internal static class ApiTypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(string)] = "string", [typeof(object)] = "object", [typeof(void)] = "void",
    };

    /// <summary>A type without annotations, as in a base list or a constraint.</summary>
    public static string Of(Type type) => Write(type, null, new TupleNames(null));

    /// <param name="type">The type; of a parameter passed by reference, what is referred to.</param>
    /// <param name="nullability">Where it allows null.</param>
    /// <param name="tupleNames">The names of all its tuple elements, outer tuples first.</param>
    public static string Of(Type type, NullabilityInfo nullability, IList<string?>? tupleNames) =>
        Write(type, nullability, new TupleNames(tupleNames));

    private static string Write(Type type, NullabilityInfo? nullability, TupleNames names)
    {
        if (type.IsByRef) type = type.GetElementType()!;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Write(underlying, OfUnderlying(nullability, underlying), names) + "?";

        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (type.IsGenericParameter) return type.Name + mark;
        if (type.IsPointer) return Write(type.GetElementType()!, null, names) + "*";
        if (type.IsArray)
        {
            var element = Write(type.GetElementType()!, nullability?.ElementType, names);
            return $"{element}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        var arguments = type.GetGenericArguments();
        if (IsTuple(type))
        {
            var elementNames = names.Take(arguments.Length);
            var elements = arguments.Select((argument, i) =>
                Write(argument, Argument(nullability, i), names) + (elementNames[i] is { } name ? " " + name : ""));
            return $"({string.Join(", ", elements.ToArray())})";
        }

        var written = arguments.Select((argument, i) => Write(argument, Argument(nullability, i), names)).ToArray();
        return Path(type, written) + mark;
    }

    /// <summary>Namespace and declaring types, each with the arguments it declares itself.</summary>
    private static string Path(Type type, string[] arguments)
    {
        var own = type.Name;
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var tick = own.IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0) own = $"{own[..tick]}<{string.Join(", ", arguments[inherited..])}>";
        if (type.DeclaringType is { } declaring) return $"{Path(declaring, arguments[..inherited])}.{own}";
        return type.Namespace is null ? own : $"{type.Namespace}.{own}";
    }

    private static bool IsTuple(Type type) =>
        type.IsValueType && type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) != false
        && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    private static NullabilityInfo? Argument(NullabilityInfo? nullability, int index) =>
        nullability is not null && index < nullability.GenericTypeArguments.Length ? nullability.GenericTypeArguments[index] : null;

    // The context describes a nullable value type either as itself or as what it wraps.
    private static NullabilityInfo? OfUnderlying(NullabilityInfo? nullability, Type underlying) =>
        nullability is null || Nullable.GetUnderlyingType(nullability.Type) is null && nullability.Type == underlying
            ? nullability
            : Argument(nullability, 0);

    private sealed class TupleNames(IList<string?>? names)
    {
        private int taken;

        public string?[] Take(int count)
        {
            if (count > 7) throw new NotSupportedException("tuples of more than 7 elements");
            var mine = names is null ? new string?[count] : names.Skip(taken).Take(count).ToArray();
            taken += count;
            return mine;
        }
    }
}
