namespace Lessons.Experts;

/// <summary>
/// Equation 21.1: the size of an expert layer: of Experts routed experts each token asks Active; Shared further experts work on every
/// token; each has Hidden numbers in its middle. (Active + Shared) Hidden numbers are active for a token,
/// (Experts + Shared) Hidden are there.
/// </summary>
public sealed record ExpertConfig(int Experts, int Active, int Hidden, int Shared = 0)
{
    /// <summary>Hidden numbers that work for one token.</summary>
    public int ActiveHidden => (Active + Shared) * Hidden;

    /// <summary>Hidden numbers of all experts together.</summary>
    public int TotalHidden => (Experts + Shared) * Hidden;

    /// <summary>
    /// Equation 21.2: every expert is cut into m of 1/m of its hidden size, and m times as many are asked. Total and active
    /// hidden numbers stay; the number of sets of experts that a token can ask grows.
    /// </summary>
    /// <remarks>Dai et al. (2024), fine-grained expert segmentation, equations 6 to 8.</remarks>
    public ExpertConfig Split(int m)
    {
        if (m < 1 || Hidden % m != 0) throw new ArgumentException($"ExpertConfig.Split: {Hidden} hidden numbers cannot be cut into {m} equal parts; expected a divisor of {Hidden}");
        return new ExpertConfig(Experts * m, Active * m, Hidden / m, Shared * m);
    }

    /// <summary>
    /// Equation 21.3: <paramref name="count"/> of the experts no longer wait to be asked and work on every token; as many fewer are
    /// asked. Total and active hidden numbers stay.
    /// </summary>
    /// <remarks>Dai et al. (2024), shared expert isolation, equations 9 to 11.</remarks>
    public ExpertConfig Share(int count)
    {
        if (count < 0 || count >= Active) throw new ArgumentException($"ExpertConfig.Share: {count} of {Active} active experts cannot be shared; expected 0 to {Active - 1}, so that the gate has something to choose");
        return this with { Experts = Experts - count, Active = Active - count, Shared = Shared + count };
    }

    /// <summary>How many different sets of routed experts a token can ask: Experts over Active, as a logarithm to base 10.</summary>
    public double LogCombinations => Enumerable.Range(1, Active).Sum(i => Math.Log10(Experts - Active + i) - Math.Log10(i));

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="ArgumentException">The message names the setting, its value and what was expected.</exception>
    public void Check()
    {
        if (Experts < 1) throw new ArgumentException($"ExpertConfig: Experts is {Experts}; expected 1 or more");
        if (Active < 1 || Active > Experts) throw new ArgumentException($"ExpertConfig: Active is {Active}, but there are {Experts} experts; expected 1 to {Experts}");
        if (Hidden < 1) throw new ArgumentException($"ExpertConfig: Hidden is {Hidden}; expected 1 or more");
        if (Shared < 0) throw new ArgumentException($"ExpertConfig: Shared is {Shared}; expected 0 or more");
    }
}
