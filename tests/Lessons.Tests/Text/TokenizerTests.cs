using FsCheck;
using FsCheck.Fluent;
using Lessons.Grammars;
using Lessons.Text;

namespace Lessons.Tests.Text;

public class TokenizerTests
{
    private const string Sample = "low low low low low lower lower newest newest newest newest newest newest widest widest widest";

    private static readonly BytePairTokenizer OnWorld = BytePairTokenizer.Train(
        CourseGrammar.ToText(CourseGrammar.Sample(300, seed: 3)), 400);

    /// <summary>Any Unicode text: ASCII, letters with marks, pictures outside the basic plane, control characters.</summary>
    private static readonly Gen<string> UnicodeTexts =
        Gen.OneOf(Gen.Choose(0, 127), Gen.Choose(0, 0xD7FF), Gen.Choose(0xE000, 0x10FFFF), Gen.Elements(
            (int)' ', '\n', '\r', 'e', 0x301, 0x1F600))
            .ListOf().Select(points => string.Concat(points.Select(char.ConvertFromUtf32)));

    [Fact]
    public void Byte_pairs_give_back_any_text() =>
        Prop.ForAll(UnicodeTexts.ToArbitrary(), text => OnWorld.Decode(OnWorld.Encode(text)) == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Byte_pairs_trained_on_any_text_give_it_back() =>
        Prop.ForAll(UnicodeTexts.ToArbitrary(), text =>
        {
            var tokenizer = BytePairTokenizer.Train(text + text, 270);
            return tokenizer.Decode(tokenizer.Encode(text)) == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Characters_give_back_any_text_of_theirs() =>
        Prop.ForAll(UnicodeTexts.ToArbitrary(), text =>
        {
            var tokenizer = CharacterTokenizer.Train(text);
            return tokenizer.Decode(tokenizer.Encode(text)) == text;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a", 0xD800, "b", "U+D800, at position 1")]
    [InlineData("ab", 0xDC00, "", "U+DC00, at position 2")]
    [InlineData("\U0001F600", 0xD83D, "\U0001F600", "U+D83D, at position 2")]
    public void Half_a_character_is_refused(string before, int half, string after, string where)
    {
        var text = before + (char)half + after;
        Should.Throw<ArgumentException>(() => OnWorld.Encode(text)).Message.ShouldContain(where);
        Should.Throw<ArgumentException>(() => CharacterTokenizer.Train(text)).Message.ShouldContain(where);
        Should.Throw<ArgumentException>(() => BytePairTokenizer.Train(text, 300)).Message.ShouldContain(where);
    }

    /// <summary>Pair counts of the sample, by hand: es 9 (newest 6, widest 3), then est 9, then lo 7 and low 7.</summary>
    [Fact]
    [Equation("7.1")]
    public void The_most_frequent_pair_is_merged_first()
    {
        var tokenizer = BytePairTokenizer.Train(Sample, 260);
        tokenizer.Merges.Select((_, i) => tokenizer.Show(256 + i)).ShouldBe(["es", "est", "lo", "low"]);
        tokenizer.Encode("lowest").ShouldBe([259, 257]);
    }

    /// <summary>"ab cd" twice: all three pairs ab, cd and ' c' are equally frequent; the smallest left byte goes first.</summary>
    [Fact]
    public void Ties_go_to_the_smaller_tokens()
    {
        var tokenizer = BytePairTokenizer.Train("ab cd\nab cd\n", 258);
        tokenizer.Merges[0].ShouldBe((' ', 'c'));
        tokenizer.Merges[1].ShouldBe(('a', 'b'));
    }

    [Fact]
    public void Merging_stops_where_no_pair_occurs_twice() => BytePairTokenizer.Train("abc", 300).VocabularySize.ShouldBe(256);

    [Fact]
    public void Byte_pairs_shorten_the_text_they_were_trained_on()
    {
        var text = CourseGrammar.ToText(CourseGrammar.Sample(300, seed: 5));
        OnWorld.Encode(text).Length.ShouldBeLessThan(text.Length / 2);
    }

    [Fact]
    public void Saved_tokenizers_are_loaded_as_they_were()
    {
        using var file = new TemporaryFile();
        OnWorld.Save(file.Path);
        BytePairTokenizer.Load(file.Path).Merges.ShouldBe(OnWorld.Merges);
        var characters = CharacterTokenizer.Train("h\u00e9llo \U0001F600\"\\");
        characters.Save(file.Path);
        CharacterTokenizer.Load(file.Path).Encode("\U0001F600h\u00e9\"\\").ShouldBe(characters.Encode("\U0001F600h\u00e9\"\\"));
        Should.Throw<BadLineException>(() => BytePairTokenizer.Load(file.Path)).Message.ShouldContain("not a saved byte-pair tokenizer");
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "not a saved byte-pair tokenizer")]
    [InlineData("{\"type\": \"byte-pair\"}", "\"merges\"")]
    [InlineData("{\"type\": 3, \"merges\": []}", "not a saved byte-pair tokenizer")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [[97, 256]]}", "below 256")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [[97]]}", "merge 0 is [97]; expected two tokens")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [[97, 98, 99]]}", "merge 0 is [97, 98, 99]; expected two tokens")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [[\"a\", \"b\"]]}", "merge 0 is [\"a\", \"b\"]; expected two tokens")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [\"a b\"]}", "merge 0 is \"a b\"; expected two tokens")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [[97, 1e30]]}", "merge 0 is [97, 1e30]; expected two tokens")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [[97, 98], [97, 98]]}", "merge 1 is of 97 and 98, as merge 0 is")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": {}}", "\"merges\" is a JSON object; expected a list")]
    [InlineData("{\"type\": \"byte-pair\", \"merges\": [], \"merges\": []}", "not JSON")]
    [InlineData("{\"type\": \"byte-pair\\ud83d\", \"merges\": []}", "")]
    public void A_damaged_tokenizer_file_is_named(string content, string problem)
    {
        using var file = new TemporaryFile(content);
        var error = Should.Throw<BadLineException>(() => BytePairTokenizer.Load(file.Path));
        error.Message.ShouldStartWith($"{file.Path}, line 1: ");
        error.Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("3", "'characters' is a JSON number")]
    [InlineData("\"aba\"", "the character 'a' (U+0061) stands twice")]
    [InlineData("\"a\\ud83d\"", "'characters' has half a character")]
    public void Damaged_characters_are_named(string characters, string problem)
    {
        using var file = new TemporaryFile($"{{\"type\": \"character\",\n \"characters\": {characters}}}");
        var error = Should.Throw<BadLineException>(() => CharacterTokenizer.Load(file.Path));
        error.Message.ShouldStartWith(file.Path);
        error.Message.ShouldContain(problem);
    }

    /// <summary>Thirty merges in 300 bytes, each of the token before with itself: 2^30 bytes, had nothing been checked.</summary>
    [Fact]
    public void Merges_that_double_are_refused()
    {
        var merges = string.Join(", ", Enumerable.Range(0, 30).Select(i => i == 0 ? "[97, 97]" : $"[{255 + i}, {255 + i}]"));
        using var file = new TemporaryFile($"{{\"type\": \"byte-pair\", \"merges\": [{merges}]}}");
        Should.Throw<BadLineException>(() => BytePairTokenizer.Load(file.Path))
            .Message.ShouldBe($"{file.Path}, line 1: merge 12 makes a token of 8192 bytes; expected at most 4096");
    }

    /// <summary>A text of one letter doubles too; the tokenizer that is trained on it can be saved and read.</summary>
    [Fact]
    public void Training_makes_no_token_that_loading_refuses()
    {
        var tokenizer = BytePairTokenizer.Train(new string('a', 40_000), 300);
        using var file = new TemporaryFile();
        tokenizer.Save(file.Path);
        BytePairTokenizer.Load(file.Path).Merges.ShouldBe(tokenizer.Merges);
        Enumerable.Range(0, tokenizer.VocabularySize).Max(t => tokenizer.Show(t).Length).ShouldBe(4096);
    }

    [Fact]
    public void What_is_not_in_the_vocabulary_is_named()
    {
        Should.Throw<ArgumentException>(() => CharacterTokenizer.Train("abc").Encode("cab\u00e9"))
            .Message.ShouldContain("(U+00E9), character 3");
        Should.Throw<ArgumentException>(() => WordVocabulary.Of(CourseGrammar.Grammar).Encode("the zebra sleeps."))
            .Message.ShouldContain("'zebra'");
        Should.Throw<ArgumentOutOfRangeException>(() => OnWorld.Decode([400])).Message.ShouldContain("0 ... 399");
        Should.Throw<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train("a", 10)).Message.ShouldContain("256");
        Should.Throw<ArgumentException>(() => new WordVocabulary(["a", "a"])).Message.ShouldContain("'a' was given twice");
    }

    [Fact]
    public void Words_of_the_world_are_tokens()
    {
        var words = WordVocabulary.Of(CourseGrammar.Grammar);
        words.VocabularySize.ShouldBe(CourseGrammar.Grammar.Vocabulary.Count + 1);
        var text = CourseGrammar.ToText(CourseGrammar.Sample(500, seed: 6));
        var tokens = words.Encode(text);
        words.Decode(tokens).ShouldBe(text);
        tokens.Count(t => t == WordVocabulary.End).ShouldBe(500);
    }
}
