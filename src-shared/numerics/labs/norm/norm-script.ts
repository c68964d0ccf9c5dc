/**
 * A run of the `norm` lab as a Python script: our numbers go in, PyTorch computes, our results are asserted. Random numbers are
 * written out, so runs of many numbers have no script.
 */
import { AppError } from '../../../contract/result.ts';
import { normPython } from '../../catalog/norms.ts';
import { pythonFloat } from '../../expression/python.ts';
import { transferColours } from './adain.ts';
import { drawBlock, ofChannel } from './block.ts';
import { drawRegression, type LinearDescent } from './conditioning.ts';
import { upstreamOf } from './gradient.ts';
import type { NormOutcome } from './norm.ts';
import { type AdainRecipe, hasAffine, type LayerRecipe } from './norm-recipe.ts';
import { paintPicture } from './pictures.ts';
import { movedAt } from './running.ts';

/** Numbers a script may hold. */
const MOST_WRITTEN = 4096;
/** Pixels a side of the pictures in a script. */
const SMALL = 12;

const HEAD = ['import torch', '', 'torch.set_default_dtype(torch.float64)'];
/** Float64 on both sides, summed in other orders. */
const CLOSE = 'rtol=1e-9, atol=1e-9';

/** Throws AppError('invalid-request') if the run has more numbers than a script should hold. */
export function normScript(outcome: NormOutcome): string {
  const lines = [...HEAD, ...body(outcome), "print('PyTorch agrees')"];
  return `${lines.join('\n')}\n`;
}

function body(outcome: NormOutcome): readonly string[] {
  switch (outcome.view) {
    case 'cube':
      return [
        ...blockLines(outcome.recipe, outcome.block.x),
        ...layerLines(outcome.recipe, outcome.used),
        'y = layer(x)',
        `expected = ${listed(outcome.block.y)}.reshape(x.shape)`,
        `torch.testing.assert_close(y, expected, ${CLOSE}, equal_nan=True)`,
      ];
    case 'gradient':
      return gradientLines(outcome);
    case 'running':
      return runningLines(outcome);
    case 'adain':
      return adainLines(outcome.recipe);
    case 'conditioning':
      return conditioningLines(outcome);
  }
}

function blockLines({ shape: { n, c, h, w } }: LayerRecipe, x: Float64Array): readonly string[] {
  return [`x = ${listed(x)}.reshape(${n}, ${c}, ${h}, ${w})`];
}

function layerLines(
  recipe: LayerRecipe,
  used?: { readonly mean: Float64Array; readonly variance: Float64Array },
): readonly string[] {
  const { norm, shape, gamma, beta } = recipe;
  const channels = Array.from({ length: shape.c }, (_, channel) => channel);
  const spread = (list: readonly number[]): string =>
    list.length === 1
      ? pythonFloat(list[0] ?? 0)
      : `torch.tensor([${channels.map((channel) => pythonFloat(ofChannel(list, channel))).join(', ')}])`;
  const wide = Array.isArray(norm.normalized_shape) && (gamma.length > 1 || beta.length > 1);
  const fill = (name: string, list: readonly number[]): string =>
    list.length === 1
      ? `    layer.${name}.fill_(${spread(list)})`
      : `    layer.${name}.copy_(${spread(list)}${wide ? `.reshape(-1, 1, 1).expand_as(layer.${name})` : ''})`;
  const isEval = 'mode' in recipe && recipe.mode === 'eval';
  return [
    `layer = ${normPython(norm, shape.c)}${norm.id === 'rms_norm' ? '  # since torch 2.4' : ''}`,
    ...(hasAffine(norm)
      ? ['with torch.no_grad():', fill('weight', gamma), ...(norm.id === 'rms_norm' ? [] : [fill('bias', beta)])]
      : []),
    ...(isEval ? ['layer.eval()'] : []),
    ...(isEval && used !== undefined && norm.track_running_stats === true
      ? [`layer.running_mean.copy_(${listed(used.mean)})`, `layer.running_var.copy_(${listed(used.variance)})`]
      : []),
  ];
}

function gradientLines(outcome: Extract<NormOutcome, { view: 'gradient' }>): readonly string[] {
  const { recipe, block, used } = outcome;
  const { n, c, h, w } = recipe.shape;
  const dy = upstreamOf(recipe, { shape: [n, c, h, w], data: block.normalized });
  return [
    ...blockLines(recipe, block.x),
    'x.requires_grad_(True)',
    `dy = ${listed(dy.data)}.reshape(x.shape)`,
    ...layerLines(recipe, used),
    'layer(x).backward(dy)',
    `expected = ${listed(block.dx)}.reshape(x.shape)`,
    `torch.testing.assert_close(x.grad, expected, ${CLOSE})`,
  ];
}

function runningLines(outcome: Extract<NormOutcome, { view: 'running' }>): readonly string[] {
  const { recipe, running, channels } = outcome;
  const { shape, data, seed, steps } = recipe;
  const { n, c, h, w } = shape;
  const drawn = Array.from(
    { length: steps },
    (_, step) => drawBlock(shape, data, seed, step, movedAt(recipe, step)).data,
  );
  const batches = Float64Array.from(drawn.flatMap((batch) => [...batch]));
  const last = (values: Float64Array): string => listed(values.slice((steps - 1) * channels));
  return [
    `batches = ${listed(batches)}.reshape(${steps}, ${n}, ${c}, ${h}, ${w})`,
    ...layerLines(recipe),
    'for batch in batches:',
    '    layer(batch)',
    `torch.testing.assert_close(layer.running_mean, ${last(running.mean)}, ${CLOSE})`,
    `torch.testing.assert_close(layer.running_var, ${last(running.variance)}, ${CLOSE})`,
  ];
}

function adainLines(recipe: AdainRecipe): readonly string[] {
  const [x, s] = [paintPicture(recipe.content, SMALL), paintPicture(recipe.style, SMALL)];
  const shaped = (values: Float64Array): string => `${listed(values)}.reshape(1, 3, ${SMALL}, ${SMALL})`;
  return [
    `# The pictures at ${SMALL} by ${SMALL} pixels; the lab shows ${recipe.size} by ${recipe.size}.`,
    `x = ${shaped(x.data)}`,
    `s = ${shaped(s.data)}`,
    `ada_in = ${normPython({ id: 'ada_in', eps: recipe.eps }, 3)}`,
    `y = ${pythonFloat(1 - recipe.strength)}*x + ${pythonFloat(recipe.strength)}*ada_in(x, s)`,
    `torch.testing.assert_close(y, ${shaped(transferColours(recipe, x, s).data)}, ${CLOSE})`,
  ];
}

function conditioningLines(outcome: Extract<NormOutcome, { view: 'conditioning' }>): readonly string[] {
  const { recipe, raw, standardized } = outcome;
  const { table, target } = drawRegression(recipe);
  const asserted = (name: string, { kappa, lr, loss }: LinearDescent): string[] => {
    const end = loss[recipe.steps] ?? Number.NaN;
    return [
      `kappa, share = descend(${name}, lr=${pythonFloat(lr)})`,
      `torch.testing.assert_close(kappa, torch.tensor(${pythonFloat(kappa)}), rtol=1e-6, atol=0.0)`,
      ...(Number.isFinite(end)
        ? [`torch.testing.assert_close(share, torch.tensor(${pythonFloat(end)}), rtol=1e-5, atol=1e-12)`]
        : []),
    ];
  };
  return [
    `features = ${listed(table.data)}.reshape(${recipe.rows}, ${recipe.features})`,
    `y = ${listed(target)}`,
    '',
    '',
    'def descend(features, lr):',
    '    x = torch.cat([features, torch.ones(len(features), 1)], dim=1)',
    '    eigenvalues = torch.linalg.eigvalsh(x.T @ x/len(x))',
    '    best = torch.linalg.lstsq(x, y[:, None]).solution',
    '    w = torch.zeros_like(best)',
    '    excess = lambda: ((x @ (w - best))**2).mean()/2',
    '    first = excess()',
    `    for _ in range(${recipe.steps}):`,
    '        w = w - lr*(x.T @ (x @ w - y[:, None]))/len(x)',
    '    return eigenvalues[-1]/eigenvalues[0], excess()/first',
    '',
    '',
    ...asserted('features', raw),
    'standardized = (features - features.mean(0))/features.std(0, unbiased=False)',
    ...asserted('standardized', standardized),
  ];
}

function listed(values: Float64Array): string {
  if (values.length > MOST_WRITTEN)
    throw new AppError(
      'invalid-request',
      `A script holds at most ${MOST_WRITTEN} numbers; this run would need ${values.length}.`,
      'Lower the shape, the batches or the rows, and copy again.',
    );
  return `torch.tensor([${Array.from(values, pythonFloat).join(', ')}])`;
}
