using System.Reflection;
using Microsoft.FSharp.Core;
using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace Interop.Tests;

/// <summary>Plotly.NET's functions by name: F#'s optional arguments are required ones in C#, dozens of them.</summary>
internal static class PlotlyNet
{
    public static GenericChart With(this GenericChart chart, string function, params (string Name, object Value)[] arguments) =>
        ((FSharpFunc<GenericChart, GenericChart>)Call(function, arguments)).Invoke(chart);

    private static object Call(string function, params (string Name, object Value)[] arguments)
    {
        var found = typeof(Chart).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.Name == function
                && arguments.All(given => Array.Exists(method.GetParameters(), parameter => Takes(parameter, given))))
            .MinBy(method => method.GetParameters().Length)!;
        if (found.IsGenericMethodDefinition)
            found = found.MakeGenericMethod(Array.ConvertAll(found.GetGenericArguments(), _ => typeof(string)));
        var values = Array.ConvertAll(found.GetParameters(), parameter =>
        {
            var given = Array.Find(arguments, argument => argument.Name == parameter.Name).Value;
            var optional = parameter.ParameterType.IsGenericType
                && parameter.ParameterType.GetGenericTypeDefinition() == typeof(FSharpOption<>);
            return given is null || !optional ? given : Activator.CreateInstance(parameter.ParameterType, given);
        });
        return found.Invoke(null, values)!;
    }

    private static bool Takes(ParameterInfo parameter, (string Name, object Value) given)
    {
        var type = parameter.ParameterType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FSharpOption<>))
            type = type.GetGenericArguments()[0];
        return parameter.Name == given.Name && type.IsInstanceOfType(given.Value);
    }

    public static JObject Json(this GenericChart chart) => JObject.Parse(GenericChart.toFigureJson(chart));

    public static JToken LayoutOf(this GenericChart chart) => chart.Json()["layout"]!;
}
