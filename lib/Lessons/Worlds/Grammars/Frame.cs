namespace Lessons.Worlds;

/// <summary>
/// An alternative, how far it has been read, the values of the variables it still needs, and the frame that goes on
/// when it ends. Two frames are equal if the same documents can follow with the same probabilities by the same choices.
/// </summary>
internal sealed class Frame : IEquatable<Frame>
{
    private readonly Alternative _alternative;
    private readonly int _position;
    private readonly Frame? _parent;
    private readonly int _hash;

    public Frame(Alternative alternative, int position, int[] values, Frame? parent)
    {
        (_alternative, _position, _parent) = (alternative, position, parent);
        var live = alternative.Live[position];
        Values = Array.ConvertAll([.. Enumerable.Range(0, values.Length)], slot => live[slot] ? values[slot] : Alternative.Unset);
        var hash = new HashCode();
        hash.Add(alternative);
        hash.Add(position);
        foreach (var value in Values) hash.Add(value);
        hash.Add(parent?._hash ?? 0);
        _hash = hash.ToHashCode();
    }

    public int[] Values { get; }

    public Item Item => _alternative.Items[_position];

    /// <summary>The first position of an alternative, or, if it says nothing, what comes after it.</summary>
    public static Frame? Enter(Alternative alternative, int[] arguments, Frame? parent) =>
        alternative.Items.Length == 0 ? parent : new Frame(alternative, 0, alternative.Enter(arguments), parent);

    /// <summary>One position on. A frame at its end is dropped at once, so that recursion at the end of a rule needs no stack.</summary>
    public Frame? After(int[] values) =>
        _position + 1 < _alternative.Items.Length ? new Frame(_alternative, _position + 1, values, _parent) : _parent;

    public Frame? With(int slot, int value)
    {
        var values = (int[])Values.Clone();
        values[slot] = value;
        return After(values);
    }

    public bool Equals(Frame? other) =>
        ReferenceEquals(this, other) ||
        (other is not null && _hash == other._hash && _alternative == other._alternative && _position == other._position &&
         Values.AsSpan().SequenceEqual(other.Values) && Equals(_parent, other._parent));

    public override bool Equals(object? obj) => Equals(obj as Frame);

    public override int GetHashCode() => _hash;
}
