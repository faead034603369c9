// Lessons draw from the default generator, which is one for all threads: a test that seeds it must not meet another that draws.
// The engine uses every core within a test, so little time is lost.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
