using ManagedTorch.Tests.Kernels;

// Started by Kernels/InstructionSetTests with instruction sets switched off: prints what the kernels compute.
foreach (var line in KernelBits.All()) Console.WriteLine(line);
foreach (var line in VectorBits.All()) Console.WriteLine(line);
