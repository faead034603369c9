using Lessons.Notebook;

namespace Lessons.Tests.Notebook;

/// <summary>How a front end's display is found. The genuine one is tried in tests/FrontEnds.</summary>
public class HostTests
{
    [Fact]
    public void An_instance_method_is_found() =>
        Host.DisplayOf(new WithMethod())!("a value").ShouldBe("shown: a value");

    [Fact]
    public void An_extension_method_is_found() =>
        Host.DisplayOf(new WithExtension())!("a value").ShouldBe("extended: a value");

    [Fact]
    public void Where_there_is_neither_the_console_is_used() => Host.DisplayOf(new object()).ShouldBeNull();

    [Fact]
    public void A_console_gets_the_first_and_the_last_state()
    {
        var console = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            using (var progress = new Progress("Training", 3))
                for (var step = 1; step <= 3; step++) progress.Report(step, $"loss {3 - step}");
            // A handle that cannot be updated.
            Host.Update(new object(), "not shown");
            Host.Finish(new object(), "the last state");
        }
        finally
        {
            Console.SetOut(console);
        }

        text.ToString().Split(Environment.NewLine).ShouldBe(["Training: 0 of 3", "Training: 3 of 3, loss 0", "the last state", ""]);
    }
}

internal sealed class WithMethod
{
    public object Display(object value, params string[] mimeTypes) => $"shown: {value}";
}

internal sealed class WithExtension;

internal static class WithExtensionExtensions
{
    public static object Display(this WithExtension context, object value, params string[] mimeTypes) => $"extended: {value}";
}
