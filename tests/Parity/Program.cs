using System.Globalization;
using Parity;
using Parity.Families;
using Parity.Graphs;
using Parity.Training;

// One source, compiled against ManagedTorch and against TorchSharp:
//   families            every API family, one line a result
//   line NAME           one of them
//   write FOLDER        saves tensors, a module and an optimiser there
//   read FOLDER         loads what either program wrote
//   random SEED COUNT   random programs, one line each
//   graph SEED NUMBER   one of them
//   train TASK SEED     a training run's losses and costs; with `nudged` behind them, from weights one rounding apart
//   tables PROGRAM FOLDER   runs them all here and with PROGRAM, the one of the other engine, and writes A2's files
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["families"]: Report.All(); break;
    case ["line", var name]:
        Report.Only = name;
        Report.All();
        break;
    case ["write", var folder]: SavedFiles.Write(folder); break;
    case ["read", var folder]: SavedFiles.Read(folder); break;
    case ["random", var seed, var count]:
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            Console.WriteLine(RandomGraph.Run(ulong.Parse(seed, CultureInfo.InvariantCulture), i));
        break;
    case ["graph", var seed, var number]:
        Console.WriteLine(RandomGraph.Run(ulong.Parse(seed, CultureInfo.InvariantCulture),
            int.Parse(number, CultureInfo.InvariantCulture)));
        break;
    case ["train", var task, var seed, .. { Length: <= 1 } nudged]:
        TrainingRun.Print(task, long.Parse(seed, CultureInfo.InvariantCulture), nudged is ["nudged"]);
        break;
    case ["tables", var torchSharp, var folder]: EngineTables.Write(typeof(Report).Assembly.Location, torchSharp, folder); break;
    default:
        Console.Error.WriteLine("usage: families | line NAME | write FOLDER | read FOLDER | random SEED COUNT | graph SEED NUMBER"
            + " | train TASK SEED [nudged] | tables PROGRAM FOLDER");
        return 2;
}

return 0;
