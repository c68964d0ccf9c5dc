/**
 * A training run as a PyTorch script: our points and, of a small network, our first weights are in it. Where nothing is drawn
 * on the way it fails unless torch ends at our loss; else it says where both ended.
 */
import { AppError } from '../../../contract/result.ts';
import { activationPython } from '../../catalog/activations.ts';
import { initializerPython } from '../../catalog/initializers.ts';
import { lossPython } from '../../catalog/losses.ts';
import { hyperparametersOf, optimizerEntryOf } from '../../catalog/optimizer-choice.ts';
import { needsClosure, ownClassPython } from '../../catalog/own-class.ts';
import { pythonDefinition } from '../../catalog/python-names.ts';
import { optimizerPython } from '../../catalog/pytorch.ts';
import { schedulePython } from '../../catalog/schedules-python.ts';
import type { SampleSet } from '../../data/sample-set.ts';
import { pythonFloat } from '../../expression/python.ts';
import { isTypedOptimizer } from '../descent-recipe.ts';
import type { TrainOutcome } from '../train.ts';
import { trainingDataOf } from './data-choice.ts';
import { batchesOf, type TrainRecipe } from './train-recipe.ts';

/** Relative; rounding grows a little with every step. */
const AGREEMENT = '1e-5';

/** Throws AppError('invalid-recipe') for an optimizer that decides itself where it wants the gradient. */
export function trainPython(outcome: TrainOutcome): string {
  const { recipe, train, validation } = outcome;
  const data = trainingDataOf(recipe.data);
  const hasValidation = validation.label.length > 0;
  return [
    `# ${recipe.title ?? 'A network learns points of the plane'}: ${recipe.epochs} epochs, in float64.`,
    'import torch',
    'from torch import nn',
    '',
    'torch.set_default_dtype(torch.float64)',
    `torch.manual_seed(${recipe.seed})`,
    `x = ${rows(data.trainInput)}`,
    `y = ${labels(train, recipe)}`,
    ...(hasValidation ? [`x_val = ${rows(data.validationInput)}`, `y_val = ${labels(validation, recipe)}`] : []),
    '',
    ...modelLines(outcome),
    `criterion = ${lossPython(recipe.loss)}`,
    ...optimizerLines(recipe),
    '',
    ...loopLines(outcome, hasValidation),
    '',
    ...closingLines(outcome),
    '',
  ].join('\n');
}

/** Nothing is drawn after the first weights. */
export function isRepeatable({ recipe, train, tensors }: TrainOutcome): boolean {
  const isFull = batchesOf(recipe, train.label.length).steps === 1 && recipe.batch_size >= train.label.length;
  return isFull && recipe.net.dropout === 0 && recipe.mixup === 0 && tensors.every(({ start }) => start !== undefined);
}

function rows(x: Float64Array): string {
  const points = Array.from(
    { length: x.length / 2 },
    (_, at) => `[${pythonFloat(x[2 * at] ?? 0)}, ${pythonFloat(x[2 * at + 1] ?? 0)}]`,
  );
  return `torch.tensor([${points.join(', ')}])`;
}

function labels({ label, task, classes }: SampleSet, { loss }: TrainRecipe): string {
  if (task === 'regression') return `torch.tensor([${Array.from(label, pythonFloat).join(', ')}]).unsqueeze(1)`;
  const indices = `torch.tensor([${label.join(', ')}], dtype=torch.long)`;
  return loss.id === 'cross_entropy' ? indices : `nn.functional.one_hot(${indices}, ${classes.length}).double()`;
}

function modelLines({ recipe, tensors }: TrainOutcome): string[] {
  const { net } = recipe;
  const sizes = [2, ...net.layers];
  const outputs = tensors.findLast(({ name }) => name.startsWith('b'))?.shape[0] ?? 1;
  const hidden = net.layers.flatMap((width, index) => [
    `nn.Linear(${sizes[index]}, ${width})`,
    ...(net.norm === 'none' ? [] : [net.norm === 'batch' ? `nn.BatchNorm1d(${width})` : `nn.LayerNorm(${width})`]),
    activationPython(net.activation),
    ...(net.dropout > 0 ? [`nn.Dropout(${pythonFloat(net.dropout)})`] : []),
  ]);
  const layers = [...hidden, `nn.Linear(${sizes.at(-1)}, ${outputs})`];
  return ['model = nn.Sequential(', ...layers.map((layer) => `    ${layer},`), ')', ...startLines({ recipe, tensors })];
}

function startLines({ recipe: { net }, tensors }: Pick<TrainOutcome, 'recipe' | 'tensors'>): string[] {
  if (tensors.some(({ start }) => start === undefined))
    return [
      '# More weights than a script should hold: torch draws its own from the same distributions.',
      'for layer in model:',
      '    if isinstance(layer, nn.Linear):',
      '        w = layer.weight',
      `        ${initializerPython(net.init)}`,
      '        w = layer.bias',
      `        ${initializerPython(net.bias)}`,
    ];
  return [
    'start = [',
    ...tensors.map(({ start = [] }) => `    [${start.map(pythonFloat).join(', ')}],`),
    ']',
    'with torch.no_grad():',
    '    for parameter, values in zip(model.parameters(), start):',
    '        parameter.copy_(torch.tensor(values).reshape(parameter.shape))',
  ];
}

function optimizerLines({ optimizer, schedule }: TrainRecipe): string[] {
  const entry = optimizerEntryOf(optimizer);
  const definition = isTypedOptimizer(optimizer) ? pythonDefinition(entry.definition) : entry.definition;
  if (needsClosure(definition))
    throw new AppError(
      'invalid-recipe',
      `${entry.title} asks for the gradient at a place of its own, which this training loop does not offer.`,
      'Copy the script with adam or sgd.',
    );
  return [
    ...(definition.isOwnClass === true ? ['', '', ownClassPython(definition), '', ''] : []),
    `optimizer = ${optimizerPython(optimizer, 'model.parameters()')}`,
    ...(schedule === undefined
      ? []
      : [`scheduler = ${schedulePython(schedule, hyperparametersOf(optimizer).lr ?? Number.NaN)}`]),
  ];
}

function loopLines({ recipe, train, classes }: TrainOutcome, hasValidation: boolean): string[] {
  const { steps, size } = batchesOf(recipe, train.label.length);
  const isFull = size === train.label.length;
  const { l1, mixup, early_stopping: rule, schedule } = recipe;
  const mixed = [
    `share = torch.distributions.Beta(${pythonFloat(mixup)}, ${pythonFloat(mixup)}).sample()`,
    `other = torch.randperm(${size})`,
    'xb = share*xb + (1 - share)*xb[other]',
    ...(recipe.loss.id === 'cross_entropy' ? [`yb = nn.functional.one_hot(yb, ${classes.length}).double()`] : []),
    'yb = share*yb + (1 - share)*yb[other]',
  ];
  const step = [
    ...(isFull
      ? ['xb, yb = x, y']
      : [`places = order[${size}*step:${size}*(step + 1)]`, 'xb, yb = x[places], y[places]']),
    ...(mixup > 0 ? mixed : []),
    'optimizer.zero_grad()',
    'loss = criterion(model(xb), yb)',
    ...(l1 > 0
      ? [`loss = loss + ${pythonFloat(l1)}*sum(p.abs().sum() for p in model.parameters() if p.dim() == 2)`]
      : []),
    'loss.backward()',
    'optimizer.step()',
  ];
  const watched = [
    'model.eval()',
    'with torch.no_grad():',
    '    validation = criterion(model(x_val), y_val).item()',
    `if validation < best - ${pythonFloat(rule?.min_delta ?? 0)}:`,
    '    best, best_epoch = validation, epoch',
    '    kept = {name: value.clone() for name, value in model.state_dict().items()}',
    `elif epoch - best_epoch >= ${rule?.patience}:`,
    '    break',
  ];
  const body = [
    'model.train()',
    ...(isFull
      ? step
      : [
          `order = torch.randperm(${train.label.length})`,
          `for step in range(${steps}):`,
          ...step.map((line) => `    ${line}`),
        ]),
    ...(schedule === undefined ? [] : ['scheduler.step()']),
    ...(rule === null ? [] : watched),
  ];
  return [
    ...(rule === null || !hasValidation
      ? []
      : [
          'with torch.no_grad():',
          '    best, best_epoch = criterion(model.eval()(x_val), y_val).item(), 0',
          'kept = {name: value.clone() for name, value in model.state_dict().items()}',
        ]),
    `for epoch in range(1, ${recipe.epochs + 1}):`,
    ...body.map((line) => `    ${line}`),
    ...(rule === null ? [] : ['model.load_state_dict(kept)']),
    'model.eval()',
    'with torch.no_grad():',
    '    final = criterion(model(x), y).item()',
    ...(hasValidation ? ['    held_out = criterion(model(x_val), y_val).item()'] : []),
  ];
}

function closingLines(outcome: TrainOutcome): string[] {
  const { kept, diverged } = outcome;
  if (diverged !== undefined)
    return [`print("Saddlepoint lost the loss in epoch ${diverged.epoch}; PyTorch ends at", final)`];
  if (!isRepeatable(outcome))
    return [
      '# Batches, masks or weights above are drawn by torch and not by Saddlepoint: the two runs agree only in their statistics.',
      `print("PyTorch ends at training loss", final, "and Saddlepoint at ${pythonFloat(kept.train.loss)}")`,
    ];
  return [
    `expected = ${pythonFloat(kept.train.loss)}`,
    `assert abs(final - expected) <= ${AGREEMENT}*max(1.0, abs(expected)), (final, expected)`,
    'print("Saddlepoint and PyTorch agree: training loss", final)',
  ];
}
