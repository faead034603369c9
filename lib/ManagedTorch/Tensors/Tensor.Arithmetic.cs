using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator +(Tensor left, double right) => left.add(right);

        public static Tensor operator +(Tensor left, float right) => left.add(right);

        public static Tensor operator +(Tensor left, int right) => left.add(right);

        public static Tensor operator +(Tensor left, long right) => left.add(right);

        public static Tensor operator +(double left, Tensor right) => right.add(left);

        public static Tensor operator +(float left, Tensor right) => right.add(left);

        public static Tensor operator +(int left, Tensor right) => right.add(left);

        public static Tensor operator +(long left, Tensor right) => right.add(left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator -(Scalar left, Tensor right) => SubtractFrom(left, right);

        public static Tensor operator -(Tensor left, double right) => left.sub(right);

        public static Tensor operator -(Tensor left, float right) => left.sub(right);

        public static Tensor operator -(Tensor left, int right) => left.sub(right);

        public static Tensor operator -(Tensor left, long right) => left.sub(right);

        public static Tensor operator -(double left, Tensor right) => SubtractFrom(left, right);

        public static Tensor operator -(float left, Tensor right) => SubtractFrom(left, right);

        public static Tensor operator -(int left, Tensor right) => SubtractFrom(left, right);

        public static Tensor operator -(long left, Tensor right) => SubtractFrom(left, right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator *(Tensor left, double right) => left.mul(right);

        public static Tensor operator *(Tensor left, float right) => left.mul(right);

        public static Tensor operator *(Tensor left, int right) => left.mul(right);

        public static Tensor operator *(Tensor left, long right) => left.mul(right);

        public static Tensor operator *(double left, Tensor right) => right.mul(left);

        public static Tensor operator *(float left, Tensor right) => right.mul(left);

        public static Tensor operator *(int left, Tensor right) => right.mul(left);

        public static Tensor operator *(long left, Tensor right) => right.mul(left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        public static Tensor operator /(Scalar left, Tensor right) => DivideBy(left, right);

        public static Tensor operator /(Tensor left, double right) => left.div(right);

        public static Tensor operator /(Tensor left, float right) => left.div(right);

        public static Tensor operator /(Tensor left, int right) => left.div(right);

        public static Tensor operator /(Tensor left, long right) => left.div(right);

        public static Tensor operator /(double left, Tensor right) => DivideBy(left, right);

        public static Tensor operator /(float left, Tensor right) => DivideBy(left, right);

        public static Tensor operator /(int left, Tensor right) => DivideBy(left, right);

        public static Tensor operator /(long left, Tensor right) => DivideBy(left, right);

        public Tensor add(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Add(Impl, target.Impl));
        }

        /// <summary>this + alpha * target.</summary>
        public Tensor add(Tensor target, Scalar alpha)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddScaled(Impl, target.Impl, alpha.Real));
        }

        public Tensor add(Scalar scalar)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddNumber(Ops.PromoteFor(Impl, scalar), scalar.Real));
        }

        public Tensor add_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.AddInPlace(Impl, target.Impl);
            return this;
        }

        /// <summary>this = this + alpha * target.</summary>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            using var scope = Temporaries.Begin();
            Ops.AddInPlace(Impl, target.Impl, alpha.Real);
            return this;
        }

        public Tensor add_(Scalar scalar)
        {
            using var scope = Temporaries.Begin();
            Ops.CheckNumberFits("add_", Impl, scalar);
            Ops.AddNumberInPlace(Impl, scalar.Real);
            return this;
        }

        public Tensor sub(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Subtract(Impl, target.Impl));
        }

        public Tensor sub(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddNumber(Ops.PromoteFor(Impl, target), -target.Real));
        }

        public Tensor sub_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.AddInPlace(Impl, target.Impl, -1);
            return this;
        }

        public Tensor sub_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.CheckNumberFits("sub_", Impl, target);
            Ops.AddNumberInPlace(Impl, -target.Real);
            return this;
        }

        public Tensor mul(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Multiply(Impl, target.Impl));
        }

        public Tensor mul(Scalar target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MultiplyNumber(Ops.PromoteFor(Impl, target), target.Real));
        }

        public Tensor mul_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.MultiplyInPlace(Impl, target.Impl);
            return this;
        }

        public Tensor mul_(Scalar target)
        {
            using var scope = Temporaries.Begin();
            Ops.CheckNumberFits("mul_", Impl, target);
            Ops.MultiplyNumberInPlace(Impl, target.Real);
            return this;
        }

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Divide(Impl, target.Impl, rounding_mode));
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(rounding_mode == RoundingMode.None ? Ops.DivideNumber(Impl, target.Real) : Ops.Divide(Impl, Ops.NumberLike(Impl, target), rounding_mode));
        }

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = Temporaries.Begin();
            if (rounding_mode == RoundingMode.None) Ops.DivideInPlace(Impl, target.Impl);
            else Ops.InPlace("div_", Impl, target.Impl, (x, y) => Ops.Divide(x, y, rounding_mode));
            return this;
        }

        public Tensor neg()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Negate(Impl));
        }

        public Tensor pow(Tensor exponent)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Power(Impl, exponent.Impl));
        }

        public Tensor pow(Scalar exponent)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.PowerNumber(Ops.PromoteFor(Impl, exponent), exponent.Real));
        }

        public Tensor maximum(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Maximum(Impl, other.Impl));
        }

        public Tensor minimum(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Minimum(Impl, other.Impl));
        }

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor true_divide(Scalar other) => div(other);

        public Tensor negative() => neg();

        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        private static Tensor SubtractFrom(Scalar left, Tensor right)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddNumber(Ops.Negate(Ops.PromoteFor(right.Impl, left)), left.Real));
        }

        private static Tensor DivideBy(Scalar left, Tensor right)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MultiplyNumber(Ops.Reciprocal(Ops.PromoteFor(right.Impl, left)), left.Real));
        }
    }
}
