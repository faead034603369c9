using System.Text;
using Lessons.Text;

namespace Lessons.Tests.Text;

public class ReaderTests
{
    [Fact]
    public void Text_is_read_without_byte_order_mark_and_with_plain_line_ends()
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, [.. Encoding.UTF8.Preamble, .. "h\u00e9\r\nllo"u8]);
        TextFile.Read(file.Path).ShouldBe("h\u00e9\nllo");
    }

    [Fact]
    public void Text_that_is_not_utf8_is_named_with_its_line()
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, [.. "one\ntwo\nthr"u8, 0xE9, (byte)'e']);
        var error = Should.Throw<BadLineException>(() => TextFile.Read(file.Path));
        error.Line.ShouldBe(3);
        error.Message.ShouldBe($"{file.Path}, line 3: the byte e9 is not UTF-8; expected a UTF-8 text file");
    }

    [Fact]
    public void Missing_and_empty_files_are_named()
    {
        using var file = new TemporaryFile();
        Should.Throw<BadLineException>(() => TextFile.Read(file.Path)).Message.ShouldContain("empty");
        Should.Throw<FileNotFoundException>(() => TextFile.Read("/no/such/file.txt")).Message.ShouldStartWith("/no/such/file.txt: there is no such file");
    }

    [Fact]
    public void A_file_that_a_variable_names_is_read_or_refused_in_a_sentence()
    {
        const string Variable = "LESSONS_TESTS_TEXT";
        using var file = new TemporaryFile("0123456789");
        Should.Throw<ArgumentException>(() => TextFile.ReadNamedBy(Variable, 1)).Message.ShouldBe("LESSONS_TESTS_TEXT is not set; expected the path of a UTF-8 text file");
        try
        {
            Environment.SetEnvironmentVariable(Variable, file.Path);
            TextFile.ReadNamedBy(Variable, 10).ShouldBe("0123456789");
            Should.Throw<ArgumentException>(() => TextFile.ReadNamedBy(Variable, 11)).Message.ShouldBe($"{file.Path}: the text has 10 characters; expected at least 11");
            Environment.SetEnvironmentVariable(Variable, "/no/such/file.txt");
            Should.Throw<FileNotFoundException>(() => TextFile.ReadNamedBy(Variable, 1)).Message.ShouldStartWith("/no/such/file.txt: there is no such file");
            Environment.SetEnvironmentVariable(Variable, "no-such-file.txt");
            Should.Throw<FileNotFoundException>(() => TextFile.ReadNamedBy(Variable, 1)).Message
                .ShouldStartWith($"{Path.Combine(Environment.CurrentDirectory, "no-such-file.txt")}: there is no such file");
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void A_text_is_split_as_nanoGPT_does()
    {
        TextFile.Split("0123456789a").ShouldBe(("012345678", "9a"));
        TextFile.Split("01234567\U0001F600", 0.9).ShouldBe(("01234567", "\U0001F600"));
        Should.Throw<ArgumentOutOfRangeException>(() => TextFile.Split("abc", 1)).Message.ShouldContain("the share for training is 1");
    }

    [Fact]
    public void Transcripts_are_read()
    {
        using var file = new TemporaryFile("""
            {"chosen": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how are you?\n\nAssistant: fine, thanks", "rejected": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how are you?\n\nAssistant: bad"}

            {"prompt": "hi", "chosen": "\n\nAssistant: hello", "rejected": "\n\nAssistant: go away"}
            """);
        var pairs = PreferenceFile.Read(file.Path);
        pairs.Count.ShouldBe(2);
        pairs[0].Prompt.ShouldBe([new Turn("user", "hi"), new Turn("assistant", "hello"), new Turn("user", "how are you?")]);
        (pairs[0].Chosen, pairs[0].Rejected).ShouldBe(("fine, thanks", "bad"));
        pairs[1].Prompt.ShouldBe([new Turn("user", "hi")]);
    }

    [Fact]
    public void Lists_of_turns_are_read_with_their_scores()
    {
        using var file = new TemporaryFile("""
            {"prompt": "hi", "chosen": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}], "rejected": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "what?"}], "score_chosen": 8.5, "score_rejected": 3}
            """);
        var pair = PreferenceFile.Read(file.Path).ShouldHaveSingleItem();
        pair.Prompt.ShouldBe([new Turn("user", "hi")]);
        (pair.Chosen, pair.Rejected, pair.ChosenScore, pair.RejectedScore).ShouldBe(("hello", "what?", 8.5, 3));
    }

    [Theory]
    [InlineData("not json", "not one JSON object")]
    [InlineData("[1]", "holds a JSON array")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b"}""", "'rejected' is missing")]
    [InlineData("""{"chosen": 3, "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "'chosen' is a JSON number")]
    [InlineData("""{"chosen": "hello", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "does not begin with a blank line")]
    [InlineData("""{"chosen": "\n\nHuman: a", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "'chosen' does not end with a turn of the assistant")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: ", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "the answer of 'chosen' is empty")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "the same answer")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: c\n\nAssistant: d"}""", "different conversations")]
    [InlineData("""{"chosen": [{"role": "assistant"}], "rejected": []}""", "not an object with 'role' and 'content'")]
    [InlineData("""{"chosen": [], "rejected": []}""", "does not end with a turn of the assistant")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "score_chosen": "high"}""", "'score_chosen' is a JSON string")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "strength": "much better"}""", "'strength' is 'much better'; expected one of 'significantly better', 'better', 'slightly better', 'negligibly better'")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "strength": 5}""", "'strength' is a JSON number")]
    public void A_bad_pair_is_named_with_file_and_line(string line, string problem)
    {
        const string good = """{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c"}""";
        using var file = new TemporaryFile(good + "\n" + line + "\n");
        var error = Should.Throw<BadLineException>(() => PreferenceFile.Read(file.Path));
        error.Message.ShouldStartWith($"{file.Path}, line 2: ");
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void Pairs_are_read_as_they_were_written()
    {
        PreferencePair[] pairs =
        [
            new([new Turn("user", "hi")], "hello", "go away", Strength: PreferenceStrength.NegligiblyBetter),
            new([new Turn("user", "hi")], "hello \"you\"", "who?", 2.5, -1, PreferenceStrength.SignificantlyBetter),
            new([new Turn("user", "hi"), new Turn("assistant", "hello"), new Turn("user", "so?")], "fine", "bad"),
        ];
        using var file = new TemporaryFile(PreferenceFile.ToText(pairs));
        var read = PreferenceFile.Read(file.Path);
        read.Count.ShouldBe(3);
        foreach (var (pair, written) in read.Zip(pairs))
        {
            pair.Prompt.ShouldBe(written.Prompt);
            (pair with { Prompt = written.Prompt }).ShouldBe(written);
        }
    }

    [Fact]
    public void Rankings_are_read_as_they_were_written()
    {
        Ranking[] rankings = [new("hi", ["hello", "go away"]), new("so?", ["fine", "bad", "what?"])];
        using var file = new TemporaryFile(RankingFile.ToText(rankings));
        var read = RankingFile.Read(file.Path);
        read.Select(r => r.Prompt).ShouldBe(["hi", "so?"]);
        read[0].Answers.ShouldBe(rankings[0].Answers);
        read[1].Answers.ShouldBe(rankings[1].Answers);
    }

    [Theory]
    [InlineData("""{"prompt": "a", "answers": ["b"]}""", "K = 1: there is nothing to rank; expected at least two answers")]
    [InlineData("""{"prompt": "a", "answers": []}""", "K = 0")]
    [InlineData("""{"prompt": "a", "answers": ["b", " "]}""", "answer 2 of 2 is empty")]
    [InlineData("""{"prompt": "a", "answers": ["b", "c", "b"]}""", "answers 1 and 3 are the same")]
    [InlineData("""{"prompt": "a", "answers": ["b", 3]}""", "'answers' is a JSON number")]
    [InlineData("""{"prompt": "a", "answers": "b"}""", "'answers' is a JSON string")]
    [InlineData("""{"prompt": 1, "answers": ["b", "c"]}""", "'prompt' is a JSON number")]
    [InlineData("""{"answers": ["b", "c"]}""", "expected an object with 'prompt' and 'answers'")]
    [InlineData("3", "the line holds a JSON number")]
    [InlineData("{", "not one JSON object")]
    public void A_bad_ranking_is_named_with_file_and_line(string line, string problem)
    {
        using var file = new TemporaryFile("""{"prompt": "a", "answers": ["b", "c"]}""" + "\n" + line + "\n");
        var error = Should.Throw<BadLineException>(() => RankingFile.Read(file.Path));
        error.Message.ShouldStartWith($"{file.Path}, line 2: ");
        error.Message.ShouldContain(problem);
    }
}
