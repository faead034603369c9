namespace Lessons.Worlds;

/// <summary>
/// Exact entropy of a grammar, in nats, and expected length of its documents. With I an instance of a rule (its name
/// and those arguments that its choices depend on), h_I the entropy of the choices made in I itself, and m_IJ the
/// expected number of times that I expands J:
/// H_I = h_I + sum_J m_IJ H_J,
/// a linear system; the answer is H of the first rule. The same system with words or characters in the place of h_I
/// gives expected lengths. H is the entropy of derivations, which is that of documents as long as no document has two.
/// </summary>
public sealed class GrammarEntropy
{
    internal GrammarEntropy(Grammar grammar)
    {
        var instances = new InstanceTable(new ChoiceDependence(grammar)).ReachableFrom(grammar.Start);
        var (entropy, words, spelled) = Expectations.Solve(instances);
        (PerDocument, WordsPerDocument) = (entropy, words);
        // The text has no space before its first word.
        CharactersPerDocument = spelled - 1;
    }

    /// <summary>H(document) in nats.</summary>
    public double PerDocument { get; }

    /// <summary>E[number of words], the punctuation marks included.</summary>
    public double WordsPerDocument { get; }

    /// <summary>E[number of characters] of the document as <see cref="DocumentText"/> writes it.</summary>
    public double CharactersPerDocument { get; }

    /// <summary>
    /// Equation 7.4: entropy rate of the stream of documents, each followed by one separator, in nats per word:
    /// H(document) / (E[words] + 1).
    /// </summary>
    public double PerWord => PerDocument / (WordsPerDocument + 1);

    /// <summary>Entropy rate of the stream of documents, each on its own line, in nats per character: H(document) / (E[characters] + 1).</summary>
    public double PerCharacter => PerDocument / (CharactersPerDocument + 1);
}
