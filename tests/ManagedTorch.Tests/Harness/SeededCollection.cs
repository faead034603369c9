namespace ManagedTorch.Tests.Harness;

/// <summary>Tests that seed the default generator run alone: another test drawing from it meanwhile would shift it.</summary>
[CollectionDefinition("seeded", DisableParallelization = true)]
public class SeededCollection;
