namespace Lessons.Worlds;

/// <summary>Why a word stands in a document: what one has to know to predict it.</summary>
public enum WordSource
{
    /// <summary>Nothing else can come, whatever was drawn before: "stars" after "of five".</summary>
    Fixed,

    /// <summary>One of several words, by chance: a town, a name, a dish, the stars of a review.</summary>
    Chosen,

    /// <summary>By chance, or the only one, but in a form that an earlier choice has settled: "was" or "were", "sleeps" or "sleep".</summary>
    Agreeing,

    /// <summary>A word that was drawn before and stands in the document, said again: the answer to "where is anna?".</summary>
    Repeated,

    /// <summary>What was drawn before, in another form: "she" for "anna", "oldest" for "older".</summary>
    Referring,

    /// <summary>A number that is the sum of two others.</summary>
    Computed,

    /// <summary>The end of the document.</summary>
    End,
}
