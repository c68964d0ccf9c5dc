/*
 * The peer of the ensemble benchmark: Adam on Rosenbrock from many starts, one thread, written by hand for SSE.
 * Two vectors of four trajectories in flight, state in registers, bias corrections from a table, as our kernels do it.
 * Compiled by ensemble-speed.ts with -O3 -msse4.1. Prints milliseconds and the mean of x.
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <smmintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { VECTORS = 2 };

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static void walk(float *x, float *y, const float *rate, const float *inverseRoot, int steps) {
  const __m128 beta1 = _mm_set1_ps(0.9f), rest1 = _mm_set1_ps(0.1f), beta2 = _mm_set1_ps(0.999f),
               rest2 = _mm_set1_ps(0.001f), eps = _mm_set1_ps(1e-8f), one = _mm_set1_ps(1), two = _mm_set1_ps(2),
               fourHundred = _mm_set1_ps(400), twoHundred = _mm_set1_ps(200);
  __m128 px[VECTORS], py[VECTORS], mx[VECTORS], my[VECTORS], vx[VECTORS], vy[VECTORS];
  for (int k = 0; k < VECTORS; k++) {
    px[k] = _mm_loadu_ps(x + 4 * k);
    py[k] = _mm_loadu_ps(y + 4 * k);
    mx[k] = my[k] = vx[k] = vy[k] = _mm_setzero_ps();
  }
  for (int t = 0; t < steps; t++) {
    const __m128 lr = _mm_set1_ps(rate[t]), scale = _mm_set1_ps(inverseRoot[t]);
#pragma GCC unroll 2
    for (int k = 0; k < VECTORS; k++) {
      const __m128 valley = _mm_sub_ps(py[k], _mm_mul_ps(px[k], px[k]));
      const __m128 gx = _mm_sub_ps(_mm_mul_ps(two, _mm_sub_ps(px[k], one)),
                                   _mm_mul_ps(fourHundred, _mm_mul_ps(px[k], valley)));
      const __m128 gy = _mm_mul_ps(twoHundred, valley);
      mx[k] = _mm_add_ps(_mm_mul_ps(beta1, mx[k]), _mm_mul_ps(rest1, gx));
      my[k] = _mm_add_ps(_mm_mul_ps(beta1, my[k]), _mm_mul_ps(rest1, gy));
      vx[k] = _mm_add_ps(_mm_mul_ps(beta2, vx[k]), _mm_mul_ps(_mm_mul_ps(rest2, gx), gx));
      vy[k] = _mm_add_ps(_mm_mul_ps(beta2, vy[k]), _mm_mul_ps(_mm_mul_ps(rest2, gy), gy));
      const __m128 qx = _mm_add_ps(_mm_mul_ps(_mm_sqrt_ps(vx[k]), scale), eps);
      const __m128 qy = _mm_add_ps(_mm_mul_ps(_mm_sqrt_ps(vy[k]), scale), eps);
      px[k] = _mm_sub_ps(px[k], _mm_div_ps(_mm_mul_ps(lr, mx[k]), qx));
      py[k] = _mm_sub_ps(py[k], _mm_div_ps(_mm_mul_ps(lr, my[k]), qy));
    }
  }
  for (int k = 0; k < VECTORS; k++) {
    _mm_storeu_ps(x + 4 * k, px[k]);
    _mm_storeu_ps(y + 4 * k, py[k]);
  }
}

int main(int argc, char **argv) {
  const int side = argc > 1 ? atoi(argv[1]) : 512, steps = argc > 2 ? atoi(argv[2]) : 500, count = side * side;
  float *x = malloc(sizeof(float) * count), *y = malloc(sizeof(float) * count);
  float *rate = malloc(sizeof(float) * steps), *inverseRoot = malloc(sizeof(float) * steps);
  for (int t = 0; t < steps; t++) {
    rate[t] = (float)(0.01 / (1 - pow(0.9, t + 1)));
    inverseRoot[t] = (float)(1 / sqrt(1 - pow(0.999, t + 1)));
  }
  for (int i = 0; i < count; i++) {
    x[i] = (float)(-2 + 4.0 * (i % side) / (side - 1));
    y[i] = (float)(-1 + 4.0 * (i / side) / (side - 1));
  }
  const double began = seconds();
  for (int i = 0; i + 4 * VECTORS <= count; i += 4 * VECTORS) walk(x + i, y + i, rate, inverseRoot, steps);
  const double ended = seconds();
  double sum = 0;
  for (int i = 0; i < count; i++) sum += x[i];
  printf("%.3f %.6f\n", (ended - began) * 1e3, sum / count);
  return 0;
}
