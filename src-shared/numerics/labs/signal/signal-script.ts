/**
 * A net of the signal lab as a Python script: PyTorch draws its own weights, so its spreads are held to ours as statistics, four
 * standard deviations of what one draw differs from another.
 */
import { activationPython } from '../../catalog/activations.ts';
import { initializerPython } from '../../catalog/initializers.ts';
import { normPython } from '../../catalog/norms.ts';
import { pythonNumber } from '../../expression/python.ts';
import type { LayersFound } from './signal-outcome.ts';
import type { SignalRecipe } from './signal-recipe.ts';

/** Squares of numbers further from 1 than this, in log₁₀, are none in float64. */
const HELD_BY_FLOAT64 = 140;

export function signalScript(recipe: SignalRecipe, layers: LayersFound): string {
  const { depth, width, batch, gain, seed } = recipe;
  const ours = [layers.forward.mean[depth] as number, layers.backward.mean[0] as number] as const;
  return `${[
    '# PyTorch draws other random numbers than Saddlepoint, so the spreads below agree as statistics, not digit by digit.',
    'import math',
    'import torch',
    '',
    `torch.manual_seed(${seed})`,
    'torch.set_default_dtype(torch.float64)',
    `depth, width, batch, gain = ${depth}, ${width}, ${batch}, ${pythonNumber(gain)}`,
    `f = ${activationPython(recipe.activation)}`,
    ...normLines(recipe),
    '',
    'def draw():',
    '    w = torch.empty(width, width)',
    `    ${initializerPython(recipe.init)}`,
    '    return gain * w',
    '',
    'def log_std(t):',
    '    std = t.std(correction=0).item()',
    '    return math.log10(std) if std > 0 else -math.inf',
    '',
    'xs = [torch.randn(batch, width, requires_grad=True)]',
    'for layer in range(depth):',
    '    h = xs[-1] @ draw().T',
    ...layerLines(recipe).map((line) => `    ${line}`),
    '    x.retain_grad()',
    '    xs.append(x)',
    'xs[-1].backward(torch.randn(batch, width))',
    '',
    'forward = [log_std(x) for x in xs]',
    'backward = [log_std(x.grad) for x in xs]',
    'for layer in range(depth + 1):',
    "    print(f'layer {layer:3d}: log10 std {forward[layer]:8.3f} forward, {backward[layer]:8.3f} backward')",
    '',
    ...asserted('forward[depth]', ours[0], recipe),
    ...asserted('backward[0]', ours[1], recipe),
    "print('PyTorch agrees')",
  ].join('\n')}\n`;
}

function normLines({ norm, width }: SignalRecipe): readonly string[] {
  if (norm === 'none') return [];
  const choice =
    norm === 'batch'
      ? { id: 'batch_norm_1d', affine: false, track_running_stats: false }
      : { id: `${norm}_norm`, normalized_shape: [width], elementwise_affine: false };
  return [`norm = ${normPython(choice, width)}`];
}

function layerLines({ norm, bias_std, skip, skip_scale, depth }: SignalRecipe): readonly string[] {
  const scale = skip_scale === '1/sqrt(depth)' ? depth ** -0.5 : skip_scale;
  return [
    ...(bias_std > 0 ? [`h = h + ${pythonNumber(bias_std)} * torch.randn(width)`] : []),
    ...(norm === 'none' ? [] : ['h = norm(h)']),
    'x = f(h)',
    ...(skip === 'block' ? ['x = x @ (torch.randn(width, width) / width**0.5).T'] : []),
    ...(skip === 'none' ? [] : [`x = xs[-1] + ${pythonNumber(scale)} * x`]),
  ];
}

function asserted(name: string, ours: number, { depth, width, nets, norm }: SignalRecipe): readonly string[] {
  if (ours === Number.NEGATIVE_INFINITY) return [`assert ${name} < -12, ${name}  # Saddlepoint: nothing left`];
  if (Math.abs(ours) > HELD_BY_FLOAT64)
    return [`# Saddlepoint's ${name} is ${ours.toFixed(3)}, beyond what float64 squares.`];
  // ln of a sample's power wanders by √(5/width) a layer under ReLU, which a norm sets back.
  const free = norm === 'none' ? 1 : 1 / 3;
  const wander = ((free * Math.sqrt((5 * depth) / width)) / 2 / Math.LN10) * Math.sqrt(1 + 1 / nets);
  return [
    `assert abs(${name} - (${ours.toFixed(4)})) < ${(4 * wander + 0.05).toFixed(3)}, ${name}  # Saddlepoint's number`,
  ];
}
