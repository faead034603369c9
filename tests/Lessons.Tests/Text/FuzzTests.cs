using System.Text;
using Lessons.Models;
using Lessons.Text;
using TorchSharp;

namespace Lessons.Tests.Text;

/// <summary>Damaged files of every kind that the lessons read.</summary>
public class FuzzTests
{
    private const long Megabytes = 1 << 20;

    private const string Pairs = """
        {"chosen": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how are you?\n\nAssistant: fine",
            "rejected": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how are you?\n\nAssistant: bad"}
        {"prompt": [{"role": "user", "content": "hi"}], "chosen": [{"role": "assistant", "content": "hello"}],
            "rejected": [{"role": "assistant", "content": "what?"}], "score_chosen": 8.5, "score_rejected": 3}

        {"prompt": "The sky is", "chosen": " blue.", "rejected": " gr\u00fcn.", "strength": "better"}
        """;

    [Fact]
    public void Damaged_preferences() =>
        Fuzz.Run(Encoding.UTF8.GetBytes(Pairs), path => PreferenceFile.Read(path), e => e is BadLineException, 8 * Megabytes);

    [Fact]
    public void Damaged_rankings() =>
        Fuzz.Run("""
            {"prompt": "hi", "answers": ["hello", "go away"]}
            {"prompt": "so?", "answers": ["fine", "bad", "what?"]}
            """u8.ToArray(), path => RankingFile.Read(path), e => e is BadLineException, 8 * Megabytes);

    [Fact]
    public void Damaged_texts() =>
        Fuzz.Run("one\r\ntw\u00f6\u2028\n\U0001F600 three\n"u8.ToArray(), path =>
        {
            var text = TextFile.Read(path);
            string.Join('\n', TextFile.ReadLines(path)).ShouldBe(text.EndsWith('\n') ? text[..^1] : text);
        }, e => e is BadLineException, 8 * Megabytes);

    [Fact]
    public void Damaged_byte_pair_tokenizers()
    {
        using var file = new TemporaryFile();
        BytePairTokenizer.Train("low low low low low lower lower newest newest newest newest widest widest widest", 270).Save(file.Path);
        Fuzz.Run(File.ReadAllBytes(file.Path), path =>
        {
            var tokenizer = BytePairTokenizer.Load(path);
            tokenizer.Decode(tokenizer.Encode("lowest of all")).ShouldBe("lowest of all");
            for (var token = 0; token < tokenizer.VocabularySize; token++) tokenizer.Show(token);
        }, e => e is BadLineException, 8 * Megabytes);
    }

    [Fact]
    public void Damaged_character_tokenizers()
    {
        using var file = new TemporaryFile();
        CharacterTokenizer.Train("h\u00e9llo \U0001F600\"\\").Save(file.Path);
        Fuzz.Run(File.ReadAllBytes(file.Path), path => CharacterTokenizer.Load(path), e => e is BadLineException, 8 * Megabytes);
    }

    [Fact]
    public void Damaged_safetensors()
    {
        using var file = new TemporaryFile();
        SafeTensors.Save(file.Path, new Dictionary<string, torch.Tensor>
        {
            ["weight"] = torch.ones(2, 3),
            ["double"] = torch.zeros(2, dtype: torch.ScalarType.Float64),
            ["long"] = torch.arange(3),
            ["flags"] = torch.tensor(new[] { true, false, true, false }),
            ["empty"] = torch.zeros(0, 3),
        });
        var whole = File.ReadAllBytes(file.Path);
        Fuzz.Run(whole, Load, e => e is InvalidDataException, 8 * Megabytes);

        // The header alone, before the numbers as they are and with a length that is right.
        var length = (int)BitConverter.ToInt64(whole);
        Fuzz.Run(whole[8..(8 + length)], Load, e => e is InvalidDataException, 8 * Megabytes,
            header => [.. BitConverter.GetBytes((long)header.Length), .. header, .. whole[(8 + length)..]]);

        static void Load(string path)
        {
            foreach (var tensor in SafeTensors.Load(path).Values) tensor.Dispose();
        }
    }
}
