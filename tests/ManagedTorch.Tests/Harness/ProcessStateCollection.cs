namespace ManagedTorch.Tests.Harness;

/// <summary>
/// Tests of what the whole process shares, the default generator's seed and the number of threads, run alone: another
/// test that draws numbers, or has the threads busy, would change what they see.
/// </summary>
[CollectionDefinition("process state", DisableParallelization = true)]
public class ProcessStateCollection;
