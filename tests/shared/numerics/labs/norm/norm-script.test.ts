/** The scripts the norm lab hands out, run by PyTorch itself where a python3 imports it. */
import { spawnSync } from 'node:child_process';
import { normLab } from '@shared/numerics/labs/norm/norm.ts';
import { BLOCK_NORMS } from '@shared/numerics/labs/norm/norm-recipe.ts';
import { normScript } from '@shared/numerics/labs/norm/norm-script.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../../support/lab-engines.ts';

const context = labContext();

/** Stands in for torch.nn.RMSNorm before torch 2.4, and runs each script by itself. */
const RUNNER = `
import contextlib, io, json, sys, torch
class RMSNorm(torch.nn.Module):
    def __init__(self, normalized_shape, eps=None, elementwise_affine=True):
        super().__init__()
        self.axes = tuple(range(-len(normalized_shape), 0))
        self.eps = torch.finfo(torch.float64).eps if eps is None else eps
        self.weight = torch.nn.Parameter(torch.ones(normalized_shape))
    def forward(self, x):
        return x*torch.rsqrt((x**2).mean(self.axes, keepdim=True) + self.eps)*self.weight
if not hasattr(torch.nn, 'RMSNorm'):
    torch.nn.RMSNorm = RMSNorm
for source in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, 'script', 'exec'), {})
`;
const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);

describe('the PyTorch script', () => {
  it(
    python === undefined ? 'is not run: there is no python3 with torch' : 'of every view and layer agrees with PyTorch',
    async () => {
      if (python === undefined) return;
      const tracked = { id: 'instance_norm_2d', affine: true, track_running_stats: true };
      const layers = [...BLOCK_NORMS.map((id) => ({ id })), { id: 'layer_norm', normalized_shape: [5] }, tracked];
      const recipes = layers.flatMap((norm) =>
        ['train', 'eval'].flatMap((mode) =>
          ['cube', 'gradient'].map((view) => ({
            view,
            mode,
            norm,
            shape: { n: 3, c: 4, h: 2, w: 5 },
            gamma: 'normalized_shape' in norm ? [1.5] : [1.5, 2, -1],
            beta: [0.5],
          })),
        ),
      );
      const views = [
        { view: 'running', steps: 8, norm: { id: 'batch_norm_2d', momentum: null } },
        { view: 'running', steps: 5, norm: tracked, drift: { kind: 'ramp', at: 1 } },
        { view: 'adain', strength: 0.4 },
        { view: 'conditioning', steps: 400 },
      ];
      const scripts: string[] = [];
      for (const recipe of [...recipes, ...views])
        scripts.push(normScript(await normLab.run(normLab.parse({ lab: 'norm', ...recipe }), context)));
      const { status, stderr } = spawnSync(python, ['-c', RUNNER], {
        input: JSON.stringify(scripts),
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );

  it('refuses to write out a block of a hundred thousand numbers', async () => {
    const outcome = await normLab.run(normLab.parse({ lab: 'norm', shape: { n: 16, c: 32, h: 14, w: 14 } }), context);
    expect(() => normScript(outcome)).toThrow('A script holds at most 4096 numbers');
  });
});
