namespace Lessons.Instructions;

/// <summary>The sentences that ask for the tasks. The words of a held-out template occur in templates that are tuned on.</summary>
internal static class TaskTemplates
{
    /// <summary>{p} is first or last, {k} a kind of word, {list} the words.</summary>
    public static (string[] Tuned, string[] HeldOut) Select { get; } = (
    [
        "what is the {p} {k} in this list : {list} ?",
        "here is a list : {list} . what is the {p} {k} ?",
        "say the {p} {k} : {list} .",
        "read this : {list} . which {k} comes {p} ?",
        "find the {p} {k} in {list} .",
        "which is the {p} {k} of these words : {list} ?",
        "{list} . tell me the {p} {k} .",
        "of the words {list} , give me the {p} {k} .",
        "i need the {p} {k} . the list is {list} .",
        "in {list} , what {k} do you see {p} ?",
    ],
    [
        "tell me which {k} comes {p} in this list : {list} .",
        "here is a list : {list} . say the {p} {k} .",
    ]);

    public static (string[] Tuned, string[] HeldOut) Kind { get; } = (
    [
        "what is {word} ?",
        "what kind of word is {word} ?",
        "{word} is a kind of what ?",
        "say what {word} is .",
        "tell me the kind of {word} .",
        "here is a word : {word} . what kind is it ?",
        "give me the kind of this word : {word} .",
        "which kind of word do you see : {word} ?",
        "i need the kind of the word {word} .",
        "read this : {word} . what is it ?",
    ],
    [
        "tell me what kind of word this is : {word} .",
        "here is a word : {word} . say the kind .",
    ]);

    public static (string[] Tuned, string[] HeldOut) Pronoun { get; } = (
    [
        "is {word} he or she ?",
        "he or she : {word} ?",
        "say the pronoun for {word} .",
        "what pronoun do you need for {word} ?",
        "which pronoun is it for {word} ?",
        "tell me the pronoun : {word} .",
        "give me a pronoun for the name {word} .",
        "here is a name : {word} . which pronoun ?",
        "i need the pronoun for the name {word} .",
        "read this name : {word} . he or she ?",
    ],
    [
        "tell me which pronoun you need for {word} .",
        "here is a name : {word} . say he or she .",
    ]);

    public static (string[] Tuned, string[] HeldOut) Plural { get; } = (
    [
        "what is the plural of {word} ?",
        "say the plural of {word} .",
        "one {word} , two what ?",
        "give me the plural : {word} .",
        "tell me the plural of the word {word} .",
        "here is a word : {word} . what is the plural ?",
        "i see one {word} . say it for many .",
        "which word is {word} for many ?",
        "i need the plural of this word : {word} .",
        "many of {word} : what is the word ?",
    ],
    [
        "tell me which word is the plural of {word} .",
        "here is a word : {word} . say it for many .",
    ]);

    public static (string[] Tuned, string[] HeldOut) Sum { get; } = (
    [
        "what is {a} plus {b} ?",
        "say the sum of {a} and {b} .",
        "how much is {a} plus {b} ?",
        "add {a} and {b} .",
        "give me the sum : {a} and {b} .",
        "tell me how much {a} and {b} is .",
        "here is {a} , and here is {b} . what is the sum ?",
        "i need {a} plus {b} .",
        "{a} and {b} : how much is it ?",
        "which number is {a} plus {b} ?",
    ],
    [
        "tell me the sum of {a} and {b} .",
        "how much do you see : {a} plus {b} ?",
    ]);

    /// <summary>{facts} says where two people are, {word} is one of them.</summary>
    public static (string[] Tuned, string[] HeldOut) Where { get; } = (
    [
        "{facts} where is {word} ?",
        "where is {word} ? {facts}",
        "{facts} say where {word} is .",
        "read this : {facts} in which room is {word} ?",
        "find {word} . {facts}",
        "{facts} tell me the room of {word} .",
        "in what room do you see {word} ? {facts}",
        "i need {word} . {facts} which room is it ?",
        "give me the room of {word} : {facts}",
        "{facts} which room is {word} in ?",
    ],
    [
        "{facts} tell me where {word} is .",
        "read this : {facts} find {word} .",
    ]);

    public static (string[] Tuned, string[] HeldOut) Stars { get; } = (
    [
        "how many stars does this review give ? {review}",
        "{review} how many stars is that ?",
        "read this review : {review} how many stars do you see ?",
        "say the stars : {review}",
        "here is a review : {review} say how many stars .",
        "{review} tell me the stars .",
        "give me the number of stars in {review}",
        "i need the stars of this review : {review}",
        "find the number of stars : {review}",
        "which number of stars is it ? {review}",
    ],
    [
        "here is a review : {review} tell me the number of stars .",
        "say how many stars you see in this review : {review}",
    ]);

    public static (string[] Tuned, string[] HeldOut) Backwards { get; } = (
    [
        "say this backwards : {list} .",
        "{list} backwards .",
        "what is {list} backwards ?",
        "read {list} backwards .",
        "tell me {list} , from the last word to the first .",
        "here is a list : {list} . say it backwards .",
        "give me the words backwards : {list} .",
        "i need this list backwards : {list} .",
        "how do you say {list} backwards ?",
        "{list} : from last to first .",
    ],
    [
        "tell me this list backwards : {list} .",
        "here is a list : {list} . read it from the last word to the first .",
    ]);

    public static (string[] Tuned, string[] HeldOut) Count { get; } = (
    [
        "how many words are there : {list} ?",
        "count the words : {list} .",
        "{list} . how many words is that ?",
        "say how many words you see : {list} .",
        "what is the number of words in {list} ?",
        "tell me how many words this list has : {list} .",
        "here is a list : {list} . count it .",
        "give me the number of words : {list} .",
        "i need to count {list} . how many words ?",
        "read this : {list} . how many words are in it ?",
    ],
    [
        "tell me the number of words : {list} .",
        "here is a list : {list} . how many words do you see ?",
    ]);
}
