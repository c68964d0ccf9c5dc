/**
 * WGSL functions the printed formulas may call, with the reason each exists. Text only; tests run them against float64.
 */

interface FunctionText {
  readonly text: string;
  readonly needs: readonly WgslFunction[];
}

export type WgslFunction =
  | 'isNotANumber'
  | 'signOf'
  | 'smaller'
  | 'larger'
  | 'powerOf'
  | 'cubeRoot'
  | 'expMinusOne'
  | 'logOnePlus'
  | 'naturalLog'
  | 'logTwo'
  | 'logTen'
  | 'quarterTurns'
  | 'sineOfSmall'
  | 'cosineOfSmall'
  | 'sine'
  | 'cosine'
  | 'tangent'
  | 'arcTangent'
  | 'arcTangent2'
  | 'arcSine'
  | 'arcCosine'
  | 'hyperbolicSine'
  | 'hyperbolicTangent'
  | 'errorFunction'
  | 'logistic'
  | 'softPlus'
  | 'modulo'
  | 'hypotenuse';

export const WGSL_FUNCTIONS: Readonly<Record<WgslFunction, FunctionText>> = {
  // x != x is folded to false by some compilers; the bits are not.
  isNotANumber: {
    needs: [],
    text: 'fn isNotANumber(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  },
  signOf: {
    needs: ['isNotANumber'],
    text: 'fn signOf(x: f32) -> f32 { return select(sign(x), x, isNotANumber(x)); }',
  },
  // WGSL's min and max may return either operand if one is NaN; JavaScript and torch return NaN. And compilers fuse
  // min(max(x, low), high) into a clamp, which means something else where low > high.
  smaller: {
    needs: ['isNotANumber'],
    text: `fn smaller(a: f32, b: f32) -> f32 {
  return select(select(b, a, a < b), a + b, isNotANumber(a) || isNotANumber(b));
}`,
  },
  larger: {
    needs: ['isNotANumber'],
    text: `fn larger(a: f32, b: f32) -> f32 {
  return select(select(b, a, a > b), a + b, isNotANumber(a) || isNotANumber(b));
}`,
  },
  // pow of a negative base is undefined in WGSL, and pow(0, 0) goes through 0 * inf.
  powerOf: {
    needs: [],
    text: `fn powerOf(base: f32, exponent: f32) -> f32 {
  if (exponent == 0f) { return 1f; }
  let size = pow(abs(base), exponent);
  if (base >= 0f) { return size; }
  let whole = floor(exponent) == exponent;
  let odd = abs(exponent - 2f * floor(exponent * 0.5f)) == 1f;
  return select(sqrt(base), select(size, -size, odd), whole);
}`,
  },
  cubeRoot: {
    needs: [],
    text: 'fn cubeRoot(x: f32) -> f32 { return select(sign(x) * pow(abs(x), 0.33333334f), x, x == 0f); }',
  },
  // Near 0 the difference exp(x) - 1 has no digits left; five terms of the series have them all.
  expMinusOne: {
    needs: [],
    text: `fn expMinusOne(x: f32) -> f32 {
  let series = x * (1f + x * (0.5f + x * (0.16666667f + x * (0.041666668f + x * (0.008333334f + x * 0.0013888889f)))));
  return select(exp(x) - 1f, series, abs(x) < 0.35f);
}`,
  },
  // Near 0 the sum 1 + x drops the digits of x.
  logOnePlus: {
    needs: ['naturalLog'],
    text: `fn logOnePlus(x: f32) -> f32 {
  if (abs(x) < 0.01f) { return x * (1f - x * (0.5f - x * (0.33333334f - x * 0.25f))); }
  return naturalLog(1f + x);
}`,
  },
  // Of what is not positive and finite, log may be any number: some adapters say log(0) = -88.
  naturalLog: {
    needs: [],
    text: `fn naturalLog(x: f32) -> f32 {
  if (x > 3e38f) { return x; }
  if (x > 0f) { return log(x); }
  if (x == 0f) { return -1f / abs(x); }
  return sqrt(x);
}`,
  },
  logTwo: {
    needs: ['naturalLog'],
    text: 'fn logTwo(x: f32) -> f32 { return naturalLog(x) * 1.442695f; }',
  },
  logTen: {
    needs: ['naturalLog'],
    text: 'fn logTen(x: f32) -> f32 { return naturalLog(x) * 0.4342945f; }',
  },
  // WGSL allows sin and cos an absolute error of 2^-11, far too much for a gradient. Cody and Waite's reduction by pi/2 in
  // three parts, then the Taylor polynomials on [-pi/4, pi/4]. Beyond 2^17 a float32 knows its angle to a degree at best.
  quarterTurns: {
    needs: [],
    text: 'fn quarterTurns(x: f32) -> f32 { return round(x * 0.63661975f); }',
  },
  sineOfSmall: {
    needs: [],
    text: `fn sineOfSmall(r: f32) -> f32 {
  let s = r * r;
  return r + r * s * (-0.16666667f + s * (0.008333334f + s * (-0.0001984127f + s * 0.0000027557319f)));
}`,
  },
  cosineOfSmall: {
    needs: [],
    text: `fn cosineOfSmall(r: f32) -> f32 {
  let s = r * r;
  return 1f + s * (-0.5f + s * (0.041666668f + s * (-0.0013888889f + s * 0.000024801588f)));
}`,
  },
  sine: {
    needs: ['quarterTurns', 'sineOfSmall', 'cosineOfSmall'],
    text: `fn sine(x: f32) -> f32 {
  if (abs(x) > 131072f) { return sin(x); }
  let k = quarterTurns(x);
  let r = ((x - k * 1.5703125f) - k * 0.0004837513f) - k * 0.000000075497894f;
  let q = k - 4f * floor(k * 0.25f);
  let size = select(sineOfSmall(r), cosineOfSmall(r), q == 1f || q == 3f);
  return select(size, -size, q >= 2f);
}`,
  },
  cosine: {
    needs: ['quarterTurns', 'sineOfSmall', 'cosineOfSmall'],
    text: `fn cosine(x: f32) -> f32 {
  if (abs(x) > 131072f) { return cos(x); }
  let k = quarterTurns(x);
  let r = ((x - k * 1.5703125f) - k * 0.0004837513f) - k * 0.000000075497894f;
  let q = k - 4f * floor(k * 0.25f);
  let size = select(cosineOfSmall(r), sineOfSmall(r), q == 1f || q == 3f);
  return select(size, -size, q == 1f || q == 2f);
}`,
  },
  tangent: {
    needs: ['sine', 'cosine'],
    text: 'fn tangent(x: f32) -> f32 { return sine(x) / cosine(x); }',
  },
  // WGSL allows atan 4096 ulp. Reduction to [0, tan(pi/8)] and the polynomial of Cephes' atanf.
  arcTangent: {
    needs: [],
    text: `fn arcTangent(x: f32) -> f32 {
  let a = abs(x);
  var offset = 0f;
  var r = a;
  if (a > 2.4142137f) {
    offset = 1.5707964f;
    r = -1f / a;
  } else if (a > 0.41421357f) {
    offset = 0.7853982f;
    r = (a - 1f) / (a + 1f);
  }
  let s = r * r;
  let size = offset + r + r * s * (-0.3333295f + s * (0.19977711f + s * (-0.13877686f + s * 0.080537446f)));
  return select(size, -size, x < 0f);
}`,
  },
  arcTangent2: {
    needs: ['arcTangent'],
    text: `fn arcTangent2(y: f32, x: f32) -> f32 {
  if (x == 0f && y == 0f) { return 0f; }
  let acute = arcTangent(abs(y) / abs(x));
  let size = select(acute, 3.1415927f - acute, x < 0f);
  return select(size, -size, y < 0f);
}`,
  },
  arcSine: {
    needs: ['arcTangent2'],
    text: 'fn arcSine(x: f32) -> f32 { return arcTangent2(x, sqrt((1f - x) * (1f + x))); }',
  },
  arcCosine: {
    needs: ['arcTangent2'],
    text: 'fn arcCosine(x: f32) -> f32 { return arcTangent2(sqrt((1f - x) * (1f + x)), x); }',
  },
  hyperbolicSine: {
    needs: ['expMinusOne'],
    text: `fn hyperbolicSine(x: f32) -> f32 {
  let t = expMinusOne(abs(x));
  let size = select(0.5f * (t + t / (t + 1f)), 0.5f * t, t > 1e30f);
  return select(size, -size, x < 0f);
}`,
  },
  // The built-in is NaN for large numbers on adapters that divide two exponentials; this one only ever sees exp(-2|x|).
  hyperbolicTangent: {
    needs: ['expMinusOne'],
    text: `fn hyperbolicTangent(x: f32) -> f32 {
  let t = expMinusOne(-2f * abs(x));
  let size = -t / (t + 2f);
  return select(size, -size, x < 0f);
}`,
  },
  // Below 1 the Maclaurin series (its first missing term is 1.6e-7 at 1), above it Abramowitz & Stegun 7.1.26 (absolute error 1.5e-7).
  errorFunction: {
    needs: [],
    text: `fn errorFunction(x: f32) -> f32 {
  let a = abs(x);
  let s = x * x;
  if (a < 1f) {
    return 1.1283792f * x * (1f - s * (0.33333334f - s * (0.1f - s * (0.023809524f - s * (0.0046296297f
      - s * (0.00075757577f - s * (0.00010683761f - s * (0.000013227513f - s * 0.0000014589169f))))))));
  }
  let t = 1f / (1f + 0.3275911f * a);
  let tail = t * (0.2548296f + t * (-0.28449672f + t * (1.4214138f + t * (-1.4531521f + t * 1.0614054f))));
  let size = 1f - tail * exp(-s);
  return select(size, -size, x < 0f);
}`,
  },
  logistic: {
    needs: [],
    text: `fn logistic(x: f32) -> f32 {
  let small = exp(-abs(x));
  return select(small / (1f + small), 1f / (1f + small), x >= 0f);
}`,
  },
  softPlus: {
    needs: ['logOnePlus', 'larger'],
    text: 'fn softPlus(x: f32) -> f32 { return larger(x, 0f) + logOnePlus(exp(-abs(x))); }',
  },
  modulo: {
    needs: [],
    text: 'fn modulo(a: f32, b: f32) -> f32 { return a - b * floor(a / b); }',
  },
  // Squares are taken after dividing by the larger side, or they overflow. max and min may lose a NaN; a sum does not.
  hypotenuse: {
    needs: ['isNotANumber'],
    text: `fn hypotenuse(a: f32, b: f32) -> f32 {
  let sum = abs(a) + abs(b);
  if (isNotANumber(sum)) { return sum; }
  let long = max(abs(a), abs(b));
  let ratio = min(abs(a), abs(b)) / long;
  return select(long * sqrt(1f + ratio * ratio), long, long == 0f);
}`,
  },
};
