/**
 * Gains: the factor on a weight's standard deviation that makes up for what an activation does to a signal.
 * torch's own table, and gains of ours, which torch does not have: computed from the activation, and labelled so.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';

/** What torch.nn.init.calculate_gain knows. */
export const NONLINEARITIES = [
  'linear',
  'conv1d',
  'conv2d',
  'conv3d',
  'conv_transpose1d',
  'conv_transpose2d',
  'conv_transpose3d',
  'sigmoid',
  'tanh',
  'relu',
  'leaky_relu',
  'selu',
] as const;

/**
 * torch.nn.init.calculate_gain. `param` is the negative slope of leaky_relu, 0.01 unless given; null is not given.
 * Throws AppError('invalid-recipe') on a name torch refuses as well.
 */
export function calculateGain(nonlinearity: string, param: number | null = null): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + (param ?? 0.01) ** 2));
    case 'selu':
      return 3 / 4;
    default: {
      if ((NONLINEARITIES as readonly string[]).includes(nonlinearity)) return 1;
      const near = nearestNames(nonlinearity, NONLINEARITIES);
      throw new AppError(
        'invalid-recipe',
        `PyTorch has no gain for "${nonlinearity}".`,
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : 'Use a gain of ours, or relu, which is close for most.',
      );
    }
  }
}
