using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ManagedTorch.Tests.Api;

/// <summary>One public or protected member, as "type TAB kind TAB signature".</summary>
/// <param name="Line">The line.</param>
/// <param name="Overrides">The member it overrides, if it does: an override adds no name of its own.</param>
internal sealed record ApiMember(string Line, MethodInfo? Overrides = null);

/// <summary>Writes what a type shows to the outside in the words of the snapshot, one line a member.</summary>
internal static class ApiMembers
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    public static IEnumerable<ApiMember> Of(Type type)
    {
        var owner = ApiTypeName.Of(type);
        ApiMember Line(string kind, string signature, MethodInfo? overrides = null) => new($"{owner}\t{kind}\t{signature}", overrides);

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return Line(
                "delegate",
                $"public delegate {TypeOf(invoke.ReturnParameter)} {owner}({Parameters(invoke)}){Constraints(type.GetGenericArguments())}");
            yield break;
        }

        yield return Line("type", Declaration(type, owner) + ObsoleteMark(type));
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
                yield return Line("enum-member", $"{name} = {Enum.Format(type, Enum.Parse(type, name), "D")}");
            yield break;
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && Visibility(c) is not null))
            yield return Line(
                "constructor", $"{Visibility(constructor)} {SimpleName(type)}({Parameters(constructor)}){ObsoleteMark(constructor)}");
        foreach (var field in type.GetFields(Declared).Where(f => Visibility(f) is not null))
            yield return Line("field", Field(field) + ObsoleteMark(field));
        foreach (var property in type.GetProperties(Declared).Where(p => Widest(p) is not null))
            yield return Line(property.GetIndexParameters().Length > 0 ? "indexer" : "property", Property(property)
                + ObsoleteMark(property), Overridden(Widest(property)!));
        foreach (var happening in type.GetEvents(Declared).Where(e => Visibility(e.AddMethod!) is not null))
            yield return Line(
                "event",
                $"{Modifiers(happening.AddMethod!)} event {ApiTypeName.Of(happening.EventHandlerType!)} {happening.Name}",
                Overridden(happening.AddMethod!));
        foreach (var method in type.GetMethods(Declared).Where(m => Visibility(m) is not null && !IsAccessor(m)))
            yield return Line(Kind(method), Method(method) + ObsoleteMark(method), Overridden(method));
    }

    private static string Declaration(Type type, string owner)
    {
        if (type.IsEnum) return $"public enum {owner} : {ApiTypeName.Of(Enum.GetUnderlyingType(type))}";
        var word = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = Bases(type);
        return $"public {word} {owner}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    /// <summary>The base class, then the interfaces it does not have already.</summary>
    private static List<string> Bases(Type type)
    {
        List<string> bases = [];
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases.Add(ApiTypeName.Of(parent));
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        bases.AddRange(type.GetInterfaces().Except(inherited).Where(i => i.IsVisible).Select(ApiTypeName.Of).Order(StringComparer.Ordinal));
        return bases;
    }

    private static string Field(FieldInfo field)
    {
        var type = ApiTypeName.Of(field.FieldType, new NullabilityInfoContext().Create(field), TupleNames(field));
        var how = field switch
        {
            { IsLiteral: true } => " const",
            { IsStatic: true, IsInitOnly: true } => " static readonly",
            { IsStatic: true } => " static",
            { IsInitOnly: true } => " readonly",
            _ => "",
        };
        var value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "";
        return $"{Visibility(field)}{how} {type} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var widest = Widest(property)!;
        var type = ApiTypeName.Of(property.PropertyType, new NullabilityInfoContext().Create(property), TupleNames(property));
        var indices = property.GetIndexParameters();
        var name = indices.Length > 0 ? $"this[{string.Join(", ", indices.Select(i => Parameter(i)))}]" : property.Name;
        // An accessor that is narrower than the property is not part of what everybody sees.
        var shown = new[] { ("get;", property.GetMethod), ("set;", property.SetMethod) }
            .Where(a => a.Item2 is { } accessor && Visibility(accessor) == Visibility(widest)).Select(a => a.Item1);
        return $"{Modifiers(widest)} {type} {name} {{ {string.Join(' ', shown)} }}";
    }

    private static string Method(MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(a => a.Name))}>" : "";
        return $"{Modifiers(method)} {TypeOf(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)}){Constraints(arguments)}";
    }

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select((p, i) => (extends && i == 0 ? "this " : "") + Parameter(p)));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passed = parameter switch
        {
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{passed}{TypeOf(parameter)} {parameter.Name}{value}";
    }

    private static string TypeOf(ParameterInfo parameter) =>
        (parameter.Position < 0 && parameter.ParameterType.IsByRef ? "ref " : "")
        + ApiTypeName.Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter), TupleNames(parameter));

    private static string Literal(object? value, Type type)
    {
        if (value is null) return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null";
        type = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when type.IsEnum => $"{ApiTypeName.Of(type)}.{Enum.ToObject(type, value)}",
            bool b => b ? "true" : "false",
            string s => $"\"{s}\"",
            char c => $"'{c}'",
            float f => f.ToString(CultureInfo.InvariantCulture) + "f",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }

    private static string Constraints(Type[] arguments)
    {
        var written = "";
        foreach (var argument in arguments)
        {
            List<string> parts = [];
            var flags = argument.GenericParameterAttributes;
            var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) parts.Add("class");
            if (isStruct) parts.Add(IsUnmanaged(argument) ? "unmanaged" : "struct");
            parts.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(ApiTypeName.Of));
            if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) parts.Add("new()");
            if (parts.Count > 0) written += $" where {argument.Name} : {string.Join(", ", parts)}";
        }

        return written;
    }

    private static bool IsUnmanaged(Type argument) =>
        argument.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.IsUnmanagedAttribute");

    private static string Kind(MethodInfo method) => method switch
    {
        { IsSpecialName: true } when method.Name.StartsWith("op_", StringComparison.Ordinal) => "operator",
        _ when method.IsDefined(typeof(ExtensionAttribute)) => "extension",
        _ => "method",
    };

    private static string Modifiers(MethodInfo method)
    {
        var how = method switch
        {
            { IsStatic: true } => " static",
            { DeclaringType.IsInterface: true } => "",
            { IsAbstract: true } when Overridden(method) is null => " abstract",
            { IsFinal: true } when Overridden(method) is not null => " sealed override",
            _ when Overridden(method) is not null => " override",
            { IsVirtual: true, IsFinal: false } => " virtual",
            _ => "",
        };
        return Visibility(method) + how;
    }

    private static MethodInfo? Overridden(MethodInfo method) =>
        method.GetBaseDefinition() is var origin && origin.DeclaringType != method.DeclaringType ? origin : null;

    private static MethodInfo? Widest(PropertyInfo property) =>
        new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(m => Visibility(m) is not null)
            .OrderBy(m => m.IsPublic ? 0 : m.IsFamilyOrAssembly ? 1 : 2).FirstOrDefault();

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string? Visibility(MethodBase method) => method switch
    {
        { IsPublic: true } => "public",
        { IsFamilyOrAssembly: true } => "protected internal",
        { IsFamily: true } => "protected",
        _ => null,
    };

    private static string? Visibility(FieldInfo field) => field switch
    {
        { IsPublic: true } => "public",
        { IsFamilyOrAssembly: true } => "protected internal",
        { IsFamily: true } => "protected",
        _ => null,
    };

    private static string ObsoleteMark(MemberInfo member) =>
        member.GetCustomAttribute<ObsoleteAttribute>(inherit: false) is { } obsolete
            ? $" [Obsolete(error={(obsolete.IsError ? "true" : "false")})]"
            : "";

    private static IList<string?>? TupleNames(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false)
            .OfType<TupleElementNamesAttribute>()
            .FirstOrDefault()?.TransformNames;

    private static string SimpleName(Type type) => type.Name.Split('`')[0];
}
