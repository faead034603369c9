using Benchmarks;

switch (args)
{
    case ["matmul"]:
        MatMulRate.Print();
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run --project tests/Benchmarks -- matmul | peers | kernels [BenchmarkDotNet options]");
        return 2;
}
