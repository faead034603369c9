using Lessons.Grammars;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// The model that the alignment chapters start from: a small <see cref="Gpt"/> over words, pretrained on the world's
/// reviews, kind and unkind as the world has them. data/review-gpt.safetensors holds its weights.
/// </summary>
public static class ReviewGpt
{
    private static readonly Lazy<WordVocabulary> Words = new(() => new WordVocabulary(Reviews.Vocabulary));

    /// <summary>The words of reviews, and token 0 for the end of a review.</summary>
    public static WordVocabulary Vocabulary => Words.Value;

    public static GptConfig Config { get; } = new(
        VocabularySize: Vocabulary.VocabularySize,
        ContextLength: ReviewTokens.PromptLength + ReviewTokens.ResponseLength,
        Layers: 2,
        Heads: 4,
        Channels: 64,
        Bias: false,
        Positions: Positions.Rotary);

    /// <summary>The pretrained model; a notebook's folder is beside data/.</summary>
    public static Gpt Load(string path = "../data/review-gpt.safetensors")
    {
        var model = new Gpt(Config);
        SafeTensors.Load(path, model);
        return model;
    }

    /// <summary>A model of its own with the same weights: a policy to train, or a reference that stays as it is.</summary>
    public static Gpt Copy(Gpt model)
    {
        var copy = new Gpt(model.Config);
        copy.load_state_dict(model.state_dict());
        return copy;
    }
}

/// <summary>
/// Reviews as tokens for <see cref="ReviewGpt"/>, in one layout for training and sampling: a prompt fills the first
/// <see cref="PromptLength"/> positions, after end tokens as padding, and the response follows it. So responses to
/// prompts of different lengths begin at the same position (left padding), and the pretrained model has seen nothing else.
/// </summary>
public static class ReviewTokens
{
    /// <summary>P: an end token and the longest first sentence, 11 words.</summary>
    public const int PromptLength = 12;

    /// <summary>
    /// R: after its prompt the longest review has 31 words and an end token; a longer one is cut off after R tokens.
    /// </summary>
    public const int ResponseLength = 34;

    private static WordVocabulary Vocabulary => ReviewGpt.Vocabulary;

    /// <summary>Prompts as tokens (B, P).</summary>
    public static Tensor Prompts(IReadOnlyList<string> prompts)
    {
        var tokens = new long[prompts.Count * PromptLength]; // padding is the end token, 0
        for (var b = 0; b < prompts.Count; b++)
        {
            var words = Vocabulary.Encode(DocumentText.ToWords(prompts[b]));
            if (words.Length is 0 or >= PromptLength)
                throw new ArgumentException(
                    $"ReviewTokens.Prompts: the prompt '{prompts[b]}' has {words.Length} words; expected 1 to {PromptLength - 1}");
            words.CopyTo(tokens, (b + 1) * PromptLength - words.Length);
        }

        return tensor(tokens, [prompts.Count, PromptLength]);
    }

    /// <summary>
    /// Whole reviews: Tokens (B, T) and Mask (B, T), float32, 1 for the tokens of the response and the end token after
    /// it. T = P + the longest response.
    /// </summary>
    public static DocumentBatch Encode(IReadOnlyList<Review> reviews)
    {
        var prompts = Prompts([.. reviews.Select(r => r.Prompt)]);
        var responses = DocumentBatch.Pad([.. reviews.Select(r => EncodeResponse(r.Response))], padding: WordVocabulary.End);
        return new DocumentBatch(cat([prompts, responses.Tokens], 1), cat([zeros(prompts.shape), responses.Mask], 1));
    }

    /// <summary>
    /// Pairs as one batch of 2 B rows: the B chosen reviews, then the B rejected ones, so that a model reads both in one
    /// call.
    /// </summary>
    /// <exception cref="ArgumentException">A pair has no prompt, or the same answer twice, which no preference can be about.</exception>
    public static DocumentBatch EncodePairs(IReadOnlyList<PreferencePair> pairs)
    {
        for (var i = 0; i < pairs.Count; i++)
            if (pairs[i].Prompt.Count == 0)
                throw new ArgumentException(
                    $"ReviewTokens.EncodePairs: the prompt of pair {i} has 0 turns; expected 1 or more, of which the last is answered");
        foreach (var pair in pairs)
            if (pair.Chosen == pair.Rejected)
                throw new ArgumentException(
                    $"ReviewTokens.EncodePairs: both answers of a pair are '{pair.Chosen}'; expected two that differ");
        return Encode(
        [
            .. pairs.Select(p => new Review(p.Prompt[^1].Content, p.Chosen)),
            .. pairs.Select(p => new Review(p.Prompt[^1].Content, p.Rejected)),
        ]);
    }

    /// <summary>The words of a response and the end token; a response of R words was cut off, and has none.</summary>
    /// <exception cref="ArgumentException">The response is empty, too long, or has an unknown word.</exception>
    public static long[] EncodeResponse(string response)
    {
        var words = Vocabulary.Encode(DocumentText.ToWords(response));
        if (words.Length is 0 or > ResponseLength)
            throw new ArgumentException(
                $"ReviewTokens.EncodeResponse: the response '{response}' has {words.Length} words; expected 1 to {ResponseLength}");
        return words.Length == ResponseLength ? words : [.. words, WordVocabulary.End];
    }

    /// <summary>
    /// Tokens (B, T), prompts and what a model wrote after them, as text: each response ends before its first end token, or
    /// is cut off where it has none, which no review survives.
    /// </summary>
    public static Review[] Decode(Tensor tokens)
    {
        var (B, T) = ((int)tokens.shape[0], (int)tokens.shape[1]);
        var all = tokens.data<long>().ToArray();
        var reviews = new Review[B];
        for (var b = 0; b < B; b++)
        {
            var prompt = all[(b * T)..(b * T + PromptLength)].SkipWhile(token => token == WordVocabulary.End);
            var response = all[(b * T + PromptLength)..((b + 1) * T)].TakeWhile(token => token != WordVocabulary.End);
            reviews[b] = new Review(Vocabulary.Decode(prompt), Vocabulary.Decode(response));
        }

        return reviews;
    }

    /// <summary>The gold reward of each row of tokens (B, T), (B), float32.</summary>
    public static Tensor Gold(Tensor tokens) => tensor(Array.ConvertAll(Decode(tokens), review => (float)GoldReward.Of(review)));
}
