using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Where x = y.</summary>
        public Tensor eq(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.Equal));
        }

        /// <summary>Where x = y.</summary>
        public Tensor eq(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, target.Real, Comparison.Equal));
        }

        /// <summary>1 where x = y, else 0, in place.</summary>
        public Tensor eq_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("eq_", Impl, target.Impl, (x, y) => Ops.Compare(x, y, Comparison.Equal));
            return this;
        }

        /// <summary>1 where x = y, else 0, in place.</summary>
        public Tensor eq_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("eq_", Impl, x => Ops.CompareNumber(x, target.Real, Comparison.Equal));
            return this;
        }

        /// <summary>Where x differs from y.</summary>
        public Tensor ne(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.NotEqual));
        }

        /// <summary>Where x differs from y.</summary>
        public Tensor ne(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, target.Real, Comparison.NotEqual));
        }

        /// <summary>1 where x differs from y, else 0, in place.</summary>
        public Tensor ne_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("ne_", Impl, target.Impl, (x, y) => Ops.Compare(x, y, Comparison.NotEqual));
            return this;
        }

        /// <summary>1 where x differs from y, else 0, in place.</summary>
        public Tensor ne_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("ne_", Impl, x => Ops.CompareNumber(x, target.Real, Comparison.NotEqual));
            return this;
        }

        /// <summary>Where x &lt; y.</summary>
        public Tensor lt(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.Less));
        }

        /// <summary>Where x &lt; y.</summary>
        public Tensor lt(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, target.Real, Comparison.Less));
        }

        /// <summary>1 where x &lt; y, else 0, in place.</summary>
        public Tensor lt_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("lt_", Impl, target.Impl, (x, y) => Ops.Compare(x, y, Comparison.Less));
            return this;
        }

        /// <summary>1 where x &lt; y, else 0, in place.</summary>
        public Tensor lt_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("lt_", Impl, x => Ops.CompareNumber(x, target.Real, Comparison.Less));
            return this;
        }

        /// <summary>Where x &lt;= y.</summary>
        public Tensor le(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.LessEqual));
        }

        /// <summary>Where x &lt;= y.</summary>
        public Tensor le(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, target.Real, Comparison.LessEqual));
        }

        /// <summary>1 where x &lt;= y, else 0, in place.</summary>
        public Tensor le_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("le_", Impl, target.Impl, (x, y) => Ops.Compare(x, y, Comparison.LessEqual));
            return this;
        }

        /// <summary>1 where x &lt;= y, else 0, in place.</summary>
        public Tensor le_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("le_", Impl, x => Ops.CompareNumber(x, target.Real, Comparison.LessEqual));
            return this;
        }

        /// <summary>Where x > y.</summary>
        public Tensor gt(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.Greater));
        }

        /// <summary>Where x > y.</summary>
        public Tensor gt(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, target.Real, Comparison.Greater));
        }

        /// <summary>1 where x > y, else 0, in place.</summary>
        public Tensor gt_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("gt_", Impl, target.Impl, (x, y) => Ops.Compare(x, y, Comparison.Greater));
            return this;
        }

        /// <summary>1 where x > y, else 0, in place.</summary>
        public Tensor gt_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("gt_", Impl, x => Ops.CompareNumber(x, target.Real, Comparison.Greater));
            return this;
        }

        /// <summary>Where x >= y.</summary>
        public Tensor ge(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.GreaterEqual));
        }

        /// <summary>Where x >= y.</summary>
        public Tensor ge(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, target.Real, Comparison.GreaterEqual));
        }

        /// <summary>1 where x >= y, else 0, in place.</summary>
        public Tensor ge_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("ge_", Impl, target.Impl, (x, y) => Ops.Compare(x, y, Comparison.GreaterEqual));
            return this;
        }

        /// <summary>1 where x >= y, else 0, in place.</summary>
        public Tensor ge_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("ge_", Impl, x => Ops.CompareNumber(x, target.Real, Comparison.GreaterEqual));
            return this;
        }

        /// <summary>Where it holds, element by element.</summary>
        public Tensor equal(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.Equal));
        }

        /// <summary>Where it holds, element by element.</summary>
        public Tensor not_equal(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.NotEqual));
        }

        /// <summary>Where it holds, element by element.</summary>
        public Tensor less(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.Less));
        }

        /// <summary>Where it holds, element by element.</summary>
        public Tensor less_equal(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.LessEqual));
        }

        /// <summary>Where it holds, element by element.</summary>
        public Tensor greater(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.Greater));
        }

        /// <summary>Where it holds, element by element.</summary>
        public Tensor greater_equal(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Compare(Impl, target.Impl, Comparison.GreaterEqual));
        }

        /// <summary>Truths (not 0 is true) combined.</summary>
        public Tensor logical_and(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogicalAnd(Impl, other.Impl));
        }

        /// <summary>Truths (not 0 is true) combined, in place.</summary>
        public Tensor logical_and_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("logical_and_", Impl, other.Impl, Ops.LogicalAnd);
            return this;
        }

        /// <summary>Truths (not 0 is true) combined.</summary>
        public Tensor logical_or(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogicalOr(Impl, other.Impl));
        }

        /// <summary>Truths (not 0 is true) combined, in place.</summary>
        public Tensor logical_or_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("logical_or_", Impl, other.Impl, Ops.LogicalOr);
            return this;
        }

        /// <summary>Truths (not 0 is true) combined.</summary>
        public Tensor logical_xor(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogicalXor(Impl, other.Impl));
        }

        /// <summary>Truths (not 0 is true) combined, in place.</summary>
        public Tensor logical_xor_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("logical_xor_", Impl, other.Impl, Ops.LogicalXor);
            return this;
        }

        /// <summary>The bits of int64 or the truths of bool combined.</summary>
        public Tensor bitwise_and(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.BitwiseAnd(Impl, other.Impl));
        }

        /// <summary>The bits of int64 or the truths of bool combined, in place.</summary>
        public Tensor bitwise_and_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("bitwise_and_", Impl, other.Impl, Ops.BitwiseAnd);
            return this;
        }

        /// <summary>The bits of int64 or the truths of bool combined.</summary>
        public Tensor bitwise_or(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.BitwiseOr(Impl, other.Impl));
        }

        /// <summary>The bits of int64 or the truths of bool combined, in place.</summary>
        public Tensor bitwise_or_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("bitwise_or_", Impl, other.Impl, Ops.BitwiseOr);
            return this;
        }

        /// <summary>The bits of int64 or the truths of bool combined.</summary>
        public Tensor bitwise_xor(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.BitwiseXor(Impl, other.Impl));
        }

        /// <summary>The bits of int64 or the truths of bool combined, in place.</summary>
        public Tensor bitwise_xor_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("bitwise_xor_", Impl, other.Impl, Ops.BitwiseXor);
            return this;
        }

        /// <summary>Where the element is 0.</summary>
        public Tensor logical_not()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogicalNot(Impl));
        }

        /// <summary>1 where the element is 0, in place.</summary>
        public Tensor logical_not_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("logical_not_", Impl, Ops.LogicalNot);
            return this;
        }

        /// <summary>The bits of int64 or the truths of bool, inverted.</summary>
        public Tensor bitwise_not()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.BitwiseNot(Impl));
        }

        /// <summary>The bits of int64 or the truths of bool, inverted in place.</summary>
        public Tensor bitwise_not_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("bitwise_not_", Impl, Ops.BitwiseNot);
            return this;
        }

        /// <summary>Where the element is NaN.</summary>
        public Tensor isnan()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IsNan(Impl));
        }

        /// <summary>Where the element is infinite.</summary>
        public Tensor isinf()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IsInfinite(Impl));
        }

        /// <summary>Where the element is neither NaN nor infinite.</summary>
        public Tensor isfinite()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IsFinite(Impl));
        }

        /// <summary>Where the element is infinity.</summary>
        public Tensor isposinf()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, double.PositiveInfinity, Comparison.Equal));
        }

        /// <summary>Where the element is minus infinity.</summary>
        public Tensor isneginf()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CompareNumber(Impl, double.NegativeInfinity, Comparison.Equal));
        }

        /// <summary>Where |x - y| is at most atol + rtol |y|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IsClose(Impl, other.Impl, rtol, atol, nanEqual));
        }

        /// <summary>Whether |x - y| is at most atol + rtol |y| everywhere.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            using var scope = Temporaries.Begin();
            Ops.CheckSameType("allclose", Impl, target.Impl);
            return Ops.AllTrue(Ops.IsClose(Impl, target.Impl, rtol, atol, equal_nan));
        }

        /// <summary>Whether no element is 0.</summary>
        public Tensor all()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.All(Impl, null, keepdim: false));
        }

        /// <summary>Whether no element along a dimension is 0.</summary>
        public Tensor all(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.All(Impl, dim, keepdim));
        }

        /// <summary>Whether some element is not 0.</summary>
        public Tensor any()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Any(Impl, null, keepdim: false));
        }

        /// <summary>Whether some element along a dimension is not 0.</summary>
        public Tensor any(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Any(Impl, dim, keepdim));
        }

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>Whether shape and all elements are the same.</summary>
        public bool Equals(Tensor target)
        {
            if (target is null || !Impl.Shape.SequenceEqual(target.Impl.Shape)) return false;
            using var scope = Temporaries.Begin();
            return Ops.AllTrue(Ops.Compare(Impl, target.Impl, Comparison.Equal));
        }
    }

    /// <summary>Where x = y.</summary>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    /// <summary>Where x differs from y.</summary>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    /// <summary>Where x &lt; y.</summary>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    /// <summary>Where x &lt;= y.</summary>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    /// <summary>Where x > y.</summary>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    /// <summary>Where x >= y.</summary>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    /// <summary>Where it holds, element by element.</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);

    /// <summary>Where it holds, element by element.</summary>
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.not_equal(target);

    /// <summary>Where it holds, element by element.</summary>
    public static Tensor less(Tensor tensor, Tensor target) => tensor.less(target);

    /// <summary>Where it holds, element by element.</summary>
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.less_equal(target);

    /// <summary>Where it holds, element by element.</summary>
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.greater(target);

    /// <summary>Where it holds, element by element.</summary>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.greater_equal(target);

    /// <summary>Truths (not 0 is true) combined.</summary>
    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    /// <summary>Truths (not 0 is true) combined, in place.</summary>
    public static Tensor logical_and_(Tensor left, Tensor right) => left.logical_and_(right);

    /// <summary>Truths (not 0 is true) combined.</summary>
    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    /// <summary>Truths (not 0 is true) combined, in place.</summary>
    public static Tensor logical_or_(Tensor left, Tensor right) => left.logical_or_(right);

    /// <summary>Truths (not 0 is true) combined.</summary>
    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    /// <summary>Truths (not 0 is true) combined, in place.</summary>
    public static Tensor logical_xor_(Tensor left, Tensor right) => left.logical_xor_(right);

    /// <summary>The bits of int64 or the truths of bool combined.</summary>
    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    /// <summary>The bits of int64 or the truths of bool combined, in place.</summary>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    /// <summary>The bits of int64 or the truths of bool combined.</summary>
    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    /// <summary>The bits of int64 or the truths of bool combined, in place.</summary>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    /// <summary>The bits of int64 or the truths of bool combined.</summary>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    /// <summary>The bits of int64 or the truths of bool combined, in place.</summary>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    /// <summary>Where the element is 0.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>The bits of int64 or the truths of bool, inverted.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <summary>The bits of int64 or the truths of bool, inverted in place.</summary>
    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    /// <summary>Where the element is NaN.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>Where the element is infinite.</summary>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <summary>Where the element is neither NaN nor infinite.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary>Where the element is infinity.</summary>
    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();

    /// <summary>Where the element is minus infinity.</summary>
    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    /// <summary>Where |x - y| is at most atol + rtol |y|.</summary>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => tensor.isclose(other, rtol, atol, nanEqual);

    /// <summary>Whether |x - y| is at most atol + rtol |y| everywhere.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);

    /// <summary>Whether no element is 0.</summary>
    public static Tensor all(Tensor input) => input.all();

    /// <summary>Whether no element along a dimension is 0.</summary>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.all(dim, keepdim);

    /// <summary>Whether some element is not 0.</summary>
    public static Tensor any(Tensor input) => input.any();

    /// <summary>Whether some element along a dimension is not 0.</summary>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.any(dim, keepdim);
}
