namespace Lessons.Worlds;

/// <summary>
/// Solves x_I = own_I + sum_J m_IJ x_J by putting x back in until it no longer changes, which it does if and only if
/// the documents have a finite expected length.
/// </summary>
internal static class Expectations
{
    private const int MaximumSweeps = 100_000;

    /// <summary>Entropy, words and characters of the first instance.</summary>
    public static (double Entropy, double Words, double Characters) Solve(IReadOnlyList<Instance> instances)
    {
        var recalls = instances.ToDictionary(i => i, i => Array.ConvertAll(i.Recalls, r => (double[])r.Clone()));
        Repeat(instances, i => UpdateRecalls(i, recalls));
        var characters = instances.ToDictionary(i => i, i => i.Characters + i.Calls.Sum(c => c.Count * SaidForCallee(c, recalls)));
        return (
            Solve(instances, i => i.Entropy),
            Solve(instances, i => i.Words),
            Solve(instances, i => characters[i]));
    }

    private static double Solve(IReadOnlyList<Instance> instances, Func<Instance, double> own)
    {
        var x = instances.ToDictionary(i => i, own);
        Repeat(instances, i =>
        {
            var updated = own(i) + i.Calls.Sum(c => c.Count * x[c.Callee]);
            var change = Math.Abs(updated - x[i]);
            x[i] = updated;
            return change;
        });
        return x[instances[0]];
    }

    /// <summary>How often each unset parameter is said, in the instance itself and in those that it hands the parameter to.</summary>
    private static double UpdateRecalls(Instance instance, Dictionary<Instance, double[][]> recalls)
    {
        var change = 0.0;
        for (var p = 0; p < instance.Recalls.Length; p++)
        {
            for (var column = 0; column < instance.Recalls[p].Length; column++)
            {
                var updated = instance.Recalls[p][column];
                foreach (var (callee, count, sources) in instance.Calls)
                    for (var i = 0; i < sources.Length; i++)
                        if (sources[i].Parameter == p) updated += count * recalls[callee][i][column];
                change = Math.Max(change, Math.Abs(updated - recalls[instance][p][column]));
                recalls[instance][p][column] = updated;
            }
        }

        return change;
    }

    /// <summary>The characters of words that were drawn here and are said by the callee.</summary>
    private static double SaidForCallee((Instance Callee, double Count, ArgumentSource[] Sources) call, Dictionary<Instance, double[][]> recalls)
    {
        var characters = 0.0;
        for (var i = 0; i < call.Sources.Length; i++)
        {
            if (call.Sources[i].Distribution is not { } distribution) continue;
            for (var column = 0; column < recalls[call.Callee][i].Length; column++)
                characters += recalls[call.Callee][i][column] * InstanceTable.Spelled(call.Callee.Rule.Parameters[i], distribution, column);
        }

        return characters;
    }

    private static void Repeat(IReadOnlyList<Instance> instances, Func<Instance, double> update)
    {
        for (var sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            var change = 0.0;
            // Callees mostly come after their callers: backwards, a grammar without recursion is done in one sweep.
            for (var i = instances.Count - 1; i >= 0; i--) change = Math.Max(change, update(instances[i]));
            if (change <= 1e-13) return;
            if (!double.IsFinite(change)) break;
        }

        throw new InvalidOperationException("the grammar's documents have no finite expected length: some rule expands to itself once or more on average");
    }
}
