using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel.Tests.Session;

/// <summary>
/// Builds, in bin/ beside the notebook's folder, a library as lessons have one: Shapes.dll, which needs Measures.dll,
/// with a type that says itself how it is shown, by an attribute known by its name only.
/// </summary>
internal static class TestLibrary
{
    private const string Measures = "namespace Measures { public static class Unit { public static double Pi => 3; } }";

    private const string Shapes = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;

        namespace Shapes
        {
            [AttributeUsage(AttributeTargets.Class)]
            internal sealed class TypeFormatterSourceAttribute : Attribute
            {
                public TypeFormatterSourceAttribute(Type formatterSourceType) => FormatterSourceType = formatterSourceType;
                public Type FormatterSourceType { get; }
                public string[] PreferredMimeTypes { get; set; }
            }

            /// <summary>A round shape of radius <paramref name="r"/>.</summary>
            [TypeFormatterSource(typeof(CircleFormats), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
            public sealed class Circle
            {
                public Circle(double r) => R = r;
                public double R { get; }
                /// <summary>The <em>area</em>, pi r squared.</summary>
                public double Area => Measures.Unit.Pi * R * R;
                public Circle Grow(double by) => by > 0 ? new Circle(R + by) : throw new ArgumentException("by: " + by);
            }

            internal sealed class CircleFormats
            {
                public IEnumerable<object> CreateTypeFormatters() =>
                    new object[] { new CircleHtml(), new CirclePlain() };
            }

            internal sealed class CircleHtml
            {
                public string MimeType => "text/html";
                public bool Format(object instance, TextWriter writer)
                {
                    writer.Write("<b>circle " + ((Circle)instance).R + "</b>");
                    return true;
                }
            }

            internal sealed class CirclePlain
            {
                public string MimeType => "text/plain";
                public bool Format(object instance, TextWriter writer)
                {
                    writer.Write("circle " + ((Circle)instance).R);
                    return true;
                }
            }

            public static class Live
            {
                static readonly Type Host = AppDomain.CurrentDomain.GetAssemblies()
                    .Select(a => a.GetType("NotebookKernel.Session.LiveDisplay")).First(t => t != null);
                public static object Show(object value) => Host.GetMethod("Show").Invoke(null, new[] { value });
                public static void Update(object handle, object value) =>
                    Host.GetMethod("Update").Invoke(null, new[] { handle, value });
                public static System.Threading.CancellationToken Cancellation =>
                    (System.Threading.CancellationToken)Host.GetProperty("Cancellation").GetValue(null);
            }
        }
        """;

    /// <summary>The notebook's folder, from which the library is ../bin/Shapes.dll.</summary>
    public static string BuildBeside(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.At("bin"));
        var measures = Emit(folder, "Measures", Measures, []);
        Emit(folder, "Shapes", Shapes, [MetadataReference.CreateFromFile(measures)]);
        return Directory.CreateDirectory(folder.At("notebooks")).FullName;
    }

    private static string Emit(TemporaryFolder folder, string name, string code, MetadataReference[] references)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var framework = trusted
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path));
        var path = folder.At("bin", name + ".dll");
        var result = CSharpCompilation.Create(
                name,
                [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(documentationMode: DocumentationMode.Diagnose))],
                [.. framework, .. references],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .Emit(path, xmlDocumentationPath: Path.ChangeExtension(path, ".xml"));
        result.Success.ShouldBeTrue(string.Join('\n', result.Diagnostics));
        return path;
    }
}
