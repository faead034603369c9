"""log, log1p, sin and cos of doubles, to 50 digits: each value as the nearest double and what it leaves."""
import random
import mpmath
from encode import write

mpmath.mp.dps = 50


def case(name, function, xs):
    high, low = [], []
    for x in xs:
        y = function(mpmath.mpf(x))
        high.append(float(y))
        low.append(float(y - mpmath.mpf(high[-1])))
    text = lambda values: " ".join(repr(v) for v in values)
    return {"function": name, "x": text(xs), "high": text(high), "low": text(low)}


def generate():
    draw = random.Random(20)
    # 1 - k/2^24 and 1 - k/2^53 are what Box and Muller's formula takes the logarithm of.
    uniform = [1 - draw.getrandbits(24) / 2**24 for _ in range(100)] + [1 - draw.getrandbits(53) / 2**53 for _ in range(100)]
    wide = [2.0 ** draw.uniform(-1070, 1020) for _ in range(100)]
    near = [1 + s * 2.0**-k for k in range(1, 53, 3) for s in (1, -1)] + [0.7071067811865475, 0.7071067811865476, 1.4142135623730951]
    small = [s * 2.0 ** draw.uniform(-60, -0.001) for _ in range(100) for s in (1, -1)]
    turn = [2 * 3.141592653589793 * draw.random() for _ in range(150)]
    edges = [s * k * 0.7853981633974483 for k in range(9) for s in (1, -1)] + [1e-300, 1e-8, 524288.0, -1000.5]
    far = [draw.uniform(-5e5, 5e5) for _ in range(60)]
    write("scalar-math.json", "f(x) = high + low, high the nearest double", cases=[
        case("log", mpmath.log, uniform + wide + near),
        case("log1p", mpmath.log1p, [-(1 - u) for u in uniform] + small + [1e300, 5e-324]),
        case("sin", mpmath.sin, turn + edges + far),
        case("cos", mpmath.cos, turn + edges + far)])
