using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Course.Checking;
using Course.Doctor;
using Course.Engine;
using Course.Jupyter;
using Course.Lint;
using Course.Pages;
using Course.Running;
using NotebookKernel.Hosting;

namespace Course;

/// <summary>The verbs, their arguments and their help.</summary>
internal static class CommandLine
{
    private const int DefaultTimeoutSeconds = 600;   // a cell that trains for a minute here may take several on an old laptop

    private const string ExitCodes = """
        Exit codes:
          0    done
          1    a cell failed, an output differs, a rule is broken
          2    the arguments make no sense, or a file is not a notebook
          3    this machine lacks something (`course doctor` says what and how to get it)
          4    a result could not be written
          5    a notebook was changed or deleted while it ran; it was left so
          130  interrupted
        """;

    public static RootCommand Build()
    {
        var root = new RootCommand($"Runs the course. Without a verb: runs every notebook in place, then makes the pages.\n\n{ExitCodes}")
        {
            Run(), Check(), Lint(), Doctor(), Engine(), Pages(), KernelCommand.Build(), Session(), NativeLibraryLoad.Build(),
        };
        root.SetAction(async (_, cancellation) =>
        {
            var repository = Repository.Find();
            var ran = await RunCommand.RunAsync(
                repository, [], Machine.DefaultParallelism(), TimeSpan.FromSeconds(DefaultTimeoutSeconds), cancellation);
            // The pages show what is committed: a chapter that failed keeps the outputs it had.
            var pages = await PagesCommand.RunAsync(repository, Site(repository), cancellation);
            return ran != ExitCode.Done ? ran : pages;
        });
        return root;
    }

    private static Command Run()
    {
        var (notebooks, timeout, parallel) = RunArguments();
        var command = new Command(
            "run", "Run notebooks in place. A notebook whose cells all ran is replaced whole; one that fails is left as it was.")
        {
            notebooks, timeout, parallel,
        };
        command.SetAction((result, cancellation) => RunCommand.RunAsync(
            Repository.Find(), result.GetValue(notebooks)
                ?? [], result.GetValue(parallel) ?? Machine.DefaultParallelism(), Limit(result.GetValue(timeout)), cancellation));
        return command;
    }

    private static Command Check()
    {
        var (notebooks, timeout, parallel) = RunArguments();
        var command = new Command(
            "check",
            "Run copies of notebooks and compare with the committed outputs; nothing is written. Text is exact; numbers with a "
            + "fraction agree within "
            + $"{Tolerance.Relative:0e-0} of their size (+ {Tolerance.Absolute:0e-0}); figures are compared by their Plotly data, alt "
            + "text and picture.")
        {
            notebooks, timeout, parallel,
        };
        command.SetAction((result, cancellation) => CheckCommand.RunAsync(
            Repository.Find(), result.GetValue(notebooks)
                ?? [], result.GetValue(parallel) ?? Machine.DefaultParallelism(), Limit(result.GetValue(timeout)), cancellation));
        return command;
    }

    private static (Argument<string[]> Notebooks, Option<double> Timeout, Option<int?> Parallel) RunArguments()
    {
        var notebooks = new Argument<string[]>("notebook")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "A path, a chapter's name or its number; all chapters when left out.",
        };
        var timeout = new Option<double>("--timeout")
        {
            HelpName = "seconds",
            Description = "How long one cell may take; 0 is without limit.",
            DefaultValueFactory = _ => DefaultTimeoutSeconds,
            CustomParser = result => Parse(
                result, "--timeout", "a number of seconds from 0 to 1000000",
                text => double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1e6
                    ? (double?)value
                    : null) ?? 0,
        };
        var parallel = new Option<int?>("--parallel")
        {
            HelpName = "n",
            Description = "How many notebooks run at a time; by default two where there are two cores and 6 GB of free memory.",
            CustomParser = result => Parse(
                result, "--parallel", "a whole number from 1 to 64",
                text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 64
                    ? (int?)value
                    : null),
        };
        return (notebooks, timeout, parallel);
    }

    private static T? Parse<T>(ArgumentResult result, string option, string expected, Func<string, T?> read)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        var value = read(text);
        if (value is null)
            result.AddError($"{option} {text}: {expected} was expected.");
        return value;
    }

    private static TimeSpan? Limit(double seconds) => seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

    private static Command Lint()
    {
        var command = new Command(
            "lint", "Hold the notebooks to their contract: metadata, cells, outputs, numbered equations with code and tests.");
        command.SetAction(_ => LintCommand.Run(Repository.Find()));
        return command;
    }

    private static Command Doctor()
    {
        var command = new Command("doctor", "Say what is installed, what is missing, and how to get it.");
        command.SetAction((_, cancellation) => DoctorCommand.RunAsync(Repository.Find(), cancellation));
        return command;
    }

    private static Command Engine()
    {
        var engine = new Argument<string?>("engine")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "managed: ManagedTorch, which comes with the course; torchsharp: TorchSharp with libtorch. Left out: say "
                + "which is in use.",
        };
        engine.AcceptOnlyFromAmong(EngineChoice.Managed, EngineChoice.TorchSharp);
        var command = new Command("engine", "Build the course with its own engine or with TorchSharp.") { engine };
        command.SetAction((result, cancellation) => EngineCommand.RunAsync(Repository.Find(), result.GetValue(engine), cancellation));
        return command;
    }

    private static Command Pages()
    {
        var output = new Option<string?>("--output") { HelpName = "folder", Description = "Where the site goes; site/ by default." };
        var command = new Command(
            "pages",
            "Make the static pages from the notebooks as they are, getting nbconvert and the npm packages where they lack.") { output };
        command.SetAction((result, cancellation) =>
        {
            var repository = Repository.Find();
            return PagesCommand.RunAsync(repository, result.GetValue(output) ?? Site(repository), cancellation);
        });
        return command;
    }

    /// <summary>What a running notebook lives in; started by this program, never by a reader.</summary>
    private static Command Session()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var command = new Command("session") { folder };
        command.Hidden = true;
        command.SetAction((result, _) => SessionServer.RunOnStandardStreamsAsync(result.GetValue(folder)!));
        return command;
    }

    private static string Site(Repository repository) => Path.Combine(repository.Root, "site");
}
