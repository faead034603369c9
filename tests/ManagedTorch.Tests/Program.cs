using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ManagedTorch.Tests.Kernels;
using ManagedTorch.Tests.Networks;
using TorchSharp;

// Started by Tensors/TensorFileTests to be killed: saves until then, each time other numbers.
if (args is ["save", var path])
{
    for (var i = 0; ; i++)
    {
        TorchSharp.torch.full(new long[] { 1 << 20 }, i, TorchSharp.torch.ScalarType.Float32).Save(path);
        if (i == 0) Console.WriteLine("saved");
    }
}

// Started by Kernels/InstructionSetTests with instruction sets switched off: says which are left, then what is computed.
Console.WriteLine(
    $"Vector512={Vector512.IsHardwareAccelerated} Vector256={Vector256.IsHardwareAccelerated} Fma={Fma.IsSupported} "
    + $"Vector128={Vector128.IsHardwareAccelerated}");
foreach (var line in KernelBits.All()) Console.WriteLine(line);
foreach (var line in VectorBits.All()) Console.WriteLine(line);
foreach (var line in TrainingBits.All()) Console.WriteLine(line);
