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
        error.Message.ShouldBe($"{file.Path}, line 3: the byte e9, byte 4 of the line, is not UTF-8; expected a UTF-8 text file");
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 97, 0 }, "the file begins with the mark of UTF-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 97 }, "the file begins with the mark of UTF-16")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0 }, "the file begins with the mark of UTF-32")]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF }, "the file begins with the mark of UTF-32")]
    [InlineData(new byte[] { 97, 0, 98, 0 }, "there is a zero among the first four bytes")]
    [InlineData(new byte[] { 97, 0xF0, 0x9F, 0x98 }, "the byte f0, byte 2 of the line, is not UTF-8")]
    public void Other_encodings_are_named(byte[] bytes, string problem)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, bytes);
        Should.Throw<BadLineException>(() => TextFile.Read(file.Path)).Message.ShouldStartWith($"{file.Path}, line 1: {problem}");
        Should.Throw<BadLineException>(() => TextFile.ReadLines(file.Path).Count())
            .Message.ShouldStartWith($"{file.Path}, line 1: {problem}");
    }

    /// <summary>What .NET's own line reading would split at: none of it ends a line of a text.</summary>
    [Fact]
    public void Only_line_feeds_end_lines()
    {
        const string text = "a\u2028b\u2029c\u0085d\fe\vf\rg";
        using var file = new TemporaryFile(text + "\r\n" + text);
        TextFile.Read(file.Path).ShouldBe(text + "\n" + text);
        TextFile.ReadLines(file.Path).ShouldBe([text, text]);
    }

    [Fact]
    public void Separators_in_the_lines_of_a_file_are_read_as_they_stand()
    {
        using var file = new TemporaryFile(
            "{\"chosen\": \"\\n\\nHuman: a\\n\\nAssistant: b\u2028c\", \"rejected\": \"\\n\\nHuman: a\\n\\nAssistant: b\\nc\"}\r\n"
            + "{\"chosen\": \"\\n\\nHuman: a\\n\\nAssistant: b\\u2028c\", \"rejected\": \"\\r\\n\\r\\nHuman: a\\n\\nAssistant: b\\fc\"}\n");
        var pairs = PreferenceFile.Read(file.Path);
        pairs.Select(p => (p.Chosen, p.Rejected)).ShouldBe([("b\u2028c", "b\nc"), ("b\u2028c", "b\fc")]);
        using var rankings = new TemporaryFile("{\"prompt\": \"a\u0085\", \"answers\": [\"b\u2028\", \"c\u2029\"]}\n");
        RankingFile.Read(rankings.Path).ShouldHaveSingleItem().Answers.ShouldBe(["b\u2028", "c\u2029"]);
    }

    /// <summary>Three gigabytes, of which the disk holds the beginning: more than an array or a string can.</summary>
    [Fact]
    public void Large_files_are_read_as_far_as_they_are_asked_for()
    {
        using var file = new TemporaryFile("one\ntwo\n{}\n");
        using (var stream = File.OpenWrite(file.Path)) stream.SetLength(3L << 30);
        TextFile.ReadLines(file.Path).Take(2).ShouldBe(["one", "two"]);
        Should.Throw<BadLineException>(() => PreferenceFile.Read(file.Path))
            .Message.ShouldStartWith($"{file.Path}, line 1: this is not one JSON object");
        Should.Throw<BadLineException>(() => RankingFile.ReadEach(file.Path).Count())
            .Message.ShouldStartWith($"{file.Path}, line 1: this is not one JSON object");
    }

    [Theory]
    [InlineData(
        """{"prompt": [{"role": "user", "content": "q"}], "chosen": [{"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "assistant", "content": "b"}]}""", "user q", "a")]
    [InlineData("""{"prompt": "The sky is", "chosen": " blue.", "rejected": " green."}""", "user The sky is", " blue.")]
    [InlineData("""{"prompt": "\n\nHuman: q\n\nAssistant:", "chosen": " a", "rejected": " b"}""", "user q", "a")]
    [InlineData(
        """{"prompt": "q", "chosen": [{"role": "system", "content": "s"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "system", "content": "s"}, {"role": "assistant", "content": "b"}]}""", "system s, user q", "a")]
    [InlineData(
        """{"prompt": "q", "chosen": [{"role": "system", "content": "s"}, {"role": "user", "content": "q "}"""
        + """, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "system", "content": "s"}, {"role": "user", "content": "q "}"""
        + """, {"role": "assistant", "content": "b"}]}""",
        "system s, user q ", "a")]
    [InlineData(
        """{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}]"""
        + """, "chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "b"}]}""", "system s, user q", "a")]
    [InlineData(
        """{"prompt": [{"role": "user", "content": "q"}]"""
        + """, "chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "b"}]}""", "user q", "a")]
    [InlineData(
        """{"prompt": [{"role": "user", "content": "q"}]"""
        + """, "chosen": [{"role": "assistant", "content": "?"}, {"role": "user", "content": "!"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "assistant", "content": "?"}, {"role": "user", "content": "!"}"""
        + """, {"role": "assistant", "content": "b"}]}""",
        "user q, assistant ?, user !", "a")]
    [InlineData(
        """{"prompt": [{"role": "user", "content": "q"}]"""
        + """, "chosen": [{"role": "system", "content": "s"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "system", "content": "s"}, {"role": "assistant", "content": "b"}]}""", "system s, user q", "a")]
    [InlineData(
        """{"prompt": "\n\nHuman: q\n\nAssistant:", "chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "\n\nHuman: q"""
        + """\n\nAssistant: b"}""", "user q", "a")]
    [InlineData(
        """{"prompt": null, "chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "\n\nHuman: q\n\nAssistant: b"}""", "user q", "a")]
    public void A_prompt_is_part_of_the_conversation(string line, string prompt, string chosen)
    {
        using var file = new TemporaryFile(line);
        var pair = PreferenceFile.Read(file.Path).ShouldHaveSingleItem();
        string.Join(", ", pair.Prompt.Select(turn => $"{turn.Role} {turn.Content}")).ShouldBe(prompt);
        pair.Chosen.ShouldBe(chosen);
    }

    public static TheoryData<PreferencePair, string> UnreadablePairs => new()
    {
        { new([new Turn("user", "q")], "a", "a"), "the same answer" },
        { new([new Turn("user", "q")], " ", "a"), "the answer of 'chosen' is empty" },
        { new([new Turn("user", "q")], "a", "b\ud83d"), "the lone surrogate U+D83D" },
        { new([new Turn("user", "q\udc00")], "a", "b"), "the lone surrogate U+DC00" },
        { new([new Turn("user", "q")], "a", "b", double.NaN), "'score_chosen' is NaN; expected a finite number" },
        { new([new Turn("user", "q")], "a", "b", 1, double.PositiveInfinity), "'score_rejected' is Infinity" },
        { new([new Turn("user", "q")], "a", "b", Strength: (PreferenceStrength)4), "the strength is 4" },
    };

    [Theory]
    [MemberData(nameof(UnreadablePairs))]
    public void What_would_not_be_read_is_not_written(PreferencePair pair, string problem)
    {
        var error = Should.Throw<ArgumentException>(() => PreferenceFile.ToText([new([new Turn("user", "q")], "a", "b"), pair]));
        error.Message.ShouldStartWith("PreferenceFile.ToText: pair 2: ");
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void A_question_that_looks_like_a_transcript_comes_back()
    {
        PreferencePair pair = new([new Turn("user", "\n\nHuman: who?")], "a", "b");
        using var file = new TemporaryFile(PreferenceFile.ToText([pair]));
        PreferenceFile.Read(file.Path).ShouldHaveSingleItem().Prompt.ShouldBe(pair.Prompt);
    }

    [Fact]
    public void A_ranking_that_would_not_be_read_is_not_written()
    {
        Should.Throw<ArgumentException>(() => RankingFile.ToText([new("q", ["a", "a"])]))
            .Message.ShouldBe("RankingFile.ToText: ranking 1: answers 1 and 2 are the same; expected answers that differ");
        Should.Throw<ArgumentException>(() => RankingFile.ToText([new("q\ud800", ["a", "b"])]))
            .Message.ShouldContain("the lone surrogate U+D800");
    }

    [Fact]
    public void Missing_and_empty_files_are_named()
    {
        using var file = new TemporaryFile();
        Should.Throw<BadLineException>(() => TextFile.Read(file.Path)).Message.ShouldContain("empty");
        Should.Throw<FileNotFoundException>(() => TextFile.Read("/no/such/file.txt"))
            .Message.ShouldStartWith("/no/such/file.txt: there is no such file");
    }

    [Fact]
    public void A_file_that_a_variable_names_is_read_or_refused_in_a_sentence()
    {
        const string Variable = "LESSONS_TESTS_TEXT";
        using var file = new TemporaryFile("0123456789");
        Should.Throw<ArgumentException>(() => TextFile.ReadNamedBy(Variable, 1))
            .Message.ShouldBe("LESSONS_TESTS_TEXT is not set; expected the path of a UTF-8 text file");
        try
        {
            Environment.SetEnvironmentVariable(Variable, file.Path);
            TextFile.ReadNamedBy(Variable, 10).ShouldBe("0123456789");
            Should.Throw<ArgumentException>(() => TextFile.ReadNamedBy(Variable, 11))
                .Message.ShouldBe($"{file.Path}: the text has 10 characters; expected at least 11");
            Environment.SetEnvironmentVariable(Variable, "/no/such/file.txt");
            Should.Throw<FileNotFoundException>(() => TextFile.ReadNamedBy(Variable, 1))
                .Message.ShouldStartWith("/no/such/file.txt: there is no such file");
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
            {"chosen": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how are you?\n\nAssistant: fine, thanks", "rejected": "BAD"}

            {"prompt": "hi", "chosen": "\n\nAssistant: hello", "rejected": "\n\nAssistant: go away"}
            """.Replace("BAD", """\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how are you?\n\nAssistant: bad"""));
        var pairs = PreferenceFile.Read(file.Path);
        pairs.Count.ShouldBe(2);
        pairs[0].Prompt.ShouldBe([new Turn("user", "hi"), new Turn("assistant", "hello"), new Turn("user", "how are you?")]);
        (pairs[0].Chosen, pairs[0].Rejected).ShouldBe(("fine, thanks", "bad"));
        pairs[1].Prompt.ShouldBe([new Turn("user", "hi")]);
    }

    [Fact]
    public void Lists_of_turns_are_read_with_their_scores()
    {
        using var file = new TemporaryFile(
            """{"prompt": "hi", "chosen": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]"""
            + """, "rejected": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "what?"}]"""
            + """, "score_chosen": 8.5, "score_rejected": 3}""");
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
    [InlineData(
        """{"chosen": "\n\nHuman: a", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "'chosen' does not end with a turn of the assistant")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: ", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "the answer of 'chosen' is empty")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: b"}""", "the same answer")]
    [InlineData("""{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: c\n\nAssistant: d"}""", "different conversations")]
    [InlineData("""{"chosen": [{"role": "assistant"}], "rejected": []}""", "not an object with 'role' and 'content'")]
    [InlineData("""{"chosen": [], "rejected": []}""", "does not end with a turn of the assistant")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "score_chosen": "high"}""",
        "'score_chosen' is a JSON string")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "strength": "much better"}""",
        "'strength' is 'much better'; expected one of 'significantly better', 'better', 'slightly better', 'negligibly better'")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "strength": 5}""",
        "'strength' is a JSON number")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: b\ud83d", "rejected": "\n\nHuman: a\n\nAssistant: c"}""",
        "'chosen' has half a character")]
    [InlineData("""{"\ud83d": 1, "chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c"}""", "")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: b", "chosen": "\n\nHuman: a\n\nAssistant: d", "rejected": "\n\nHuman: a"""
        + """\n\nAssistant: c"}""", "not one JSON object")]
    [InlineData(
        """{"chosen": "\n\nHuman: a\n\nAssistant: b", "rejected": "\n\nHuman: a\n\nAssistant: c", "score_chosen": 1e999}""",
        "'score_chosen' is 1e999; expected a finite number")]
    [InlineData(
        """{"prompt": "q1", "chosen": [{"role": "user", "content": "q2"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "user", "content": "q2"}, {"role": "assistant", "content": "b"}]}""",
        "'prompt' is user 'q1', but the turns before the answer are user 'q2'")]
    [InlineData(
        """{"prompt": [{"role": "user", "content": "q1"}]"""
        + """, "chosen": [{"role": "user", "content": "q2"}, {"role": "assistant", "content": "a"}]"""
        + """, "rejected": [{"role": "user", "content": "q2"}, {"role": "assistant", "content": "b"}]}""",
        "'prompt' is user 'q1', but the turns before the answer are user 'q2'")]
    [InlineData("""{"prompt": 3, "chosen": "a", "rejected": "b"}""", "'prompt' is a JSON number; expected a text or a list of turns")]
    [InlineData("""{"prompt": "q", "chosen": "a", "rejected": ""}""", "the answer of 'rejected' is empty")]
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
    [InlineData("""{"prompt": "a", "answers": ["b", "c\udc00"]}""", "'answers' has half a character")]
    [InlineData("""{"prompt": "a", "prompt": "d", "answers": ["b", "c"]}""", "not one JSON object")]
    public void A_bad_ranking_is_named_with_file_and_line(string line, string problem)
    {
        using var file = new TemporaryFile("""{"prompt": "a", "answers": ["b", "c"]}""" + "\n" + line + "\n");
        var error = Should.Throw<BadLineException>(() => RankingFile.Read(file.Path));
        error.Message.ShouldStartWith($"{file.Path}, line 2: ");
        error.Message.ShouldContain(problem);
    }
}
