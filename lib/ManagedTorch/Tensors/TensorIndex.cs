namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index between the brackets of <c>t[...]</c>: a number, a slice, a new axis, an ellipsis or a tensor.</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            Number,
            Slice,
            NewAxis,
            Ellipsis,
            Truth,
            Tensor,
        }

        /// <summary>As many full slices as are missing; written ... in Python.</summary>
        public static TensorIndex Ellipsis = new(Form.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None = new(Form.NewAxis);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null = new(Form.NewAxis);

        /// <summary>The whole dimension.</summary>
        public static TensorIndex Colon = Slice();

        private TensorIndex(Form kind) => Kind = kind;

        internal Form Kind { get; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long Step { get; private init; } = 1;

        internal torch.Tensor? Positions { get; private init; }

        /// <summary>start, start + step, ... below stop; a negative bound counts from the end, a missing one is the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null)
        {
            if (step is <= 0)
                throw new ArgumentException($"slice: step {step} was given, expected 1 or more; use flip to turn a dimension around");
            return new TensorIndex(Form.Slice) { Start = start, Stop = stop, Step = step ?? 1 };
        }

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        /// <summary>A new dimension of size 1 (true) or 0 (false).</summary>
        public static TensorIndex Bool(bool value) => new(Form.Truth) { Start = value ? 1 : 0 };

        /// <summary>One index; the dimension disappears.</summary>
        public static TensorIndex Single(long? index) =>
            new(Form.Number) { Start = index ?? throw new ArgumentNullException(nameof(index), "index: a single index must be a number") };

        /// <summary>Many indices (int64) or a mask (bool).</summary>
        public static TensorIndex Tensor(torch.Tensor tensor) => new(Form.Tensor) { Positions = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
