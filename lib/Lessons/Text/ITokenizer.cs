namespace Lessons.Text;

/// <summary>Turns text into token numbers 0 ... VocabularySize - 1 and back: Decode(Encode(text)) is the text.</summary>
public interface ITokenizer
{
    int VocabularySize { get; }

    /// <exception cref="ArgumentException">The text has something that the vocabulary has not.</exception>
    long[] Encode(string text);

    /// <exception cref="ArgumentOutOfRangeException">A number is not a token's.</exception>
    string Decode(IEnumerable<long> tokens);
}
