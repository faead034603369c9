using BenchmarkDotNet.Running;
using Benchmarks;

switch (args)
{
    case ["matmul"]:
        MatMulRate.Print();
        return 0;
    case ["experts"]:
        ExpertRate.Print();
        return 0;
    case ["peers", .. { Length: <= 1 } only]:
        Peers.Print(only.FirstOrDefault(""));
        return 0;
    case ["kernels", .. var options]:
        BenchmarkSwitcher.FromTypes([typeof(Kernels)]).Run(options.Length == 0 ? ["--filter", "*"] : options);
        return 0;
    default:
        Console.Error.WriteLine("""
            Usage: dotnet run --project tests/Benchmarks -- WHAT
              matmul           GFLOP/s of matrix products, on one core and on all
              experts          expert layers over N and k, and a step of each layer of chapter 21, as ratios
              peers [NAME]     the same work in PyTorch, in turn: all of it, or what begins with NAME (matmul, train, ...)
              kernels [...]    BenchmarkDotNet; the rest of the line are its options
            """);
        return 2;
}
