using System.Runtime.CompilerServices;
using ManagedTorch.Tensors;
using TorchSharp;

namespace Lessons.Notebook;

/// <summary>
/// TorchSharp's tensor does not say how it is shown, and would be a table of its properties: the front end's formatters,
/// if there are any, are registered when this library is loaded.
/// </summary>
internal static class TensorShowing
{
#pragma warning disable CA2255 // A cell that ends in a tensor calls nothing of this library.
    [ModuleInitializer]
    internal static void Register()
    {
        // By name, so that Lessons runs where no notebook is: in tests and programs.
        var formatter = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.Formatting.Formatter"))
            .FirstOrDefault(type => type is not null);
        if (formatter is null) return;
        var register = formatter.GetMethods().First(method => method is { Name: "Register", IsGenericMethod: true }
            && method.GetParameters() is [{ ParameterType.Name: "Func`2" }, { Name: "mimeType" }, ..])
                .MakeGenericMethod(typeof(torch.Tensor));
        (string, Func<torch.Tensor, string>)[] formats = [("text/html", TensorDisplay.Html), ("text/plain", TensorDisplay.Plain)];
        foreach (var (mimeType, format) in formats)
        {
            var optional = register.GetParameters().Skip(2).Select(_ => Type.Missing);
            register.Invoke(null, [format, mimeType, .. optional]);
        }

        formatter.GetMethod("SetPreferredMimeTypesFor")!.Invoke(null, [typeof(torch.Tensor), (string[])["text/html", "text/plain"]]);
    }
#pragma warning restore CA2255
}
