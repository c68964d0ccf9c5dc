/**
 * A generated library of any size for benches and search tests: notes of about 400 words, 7 formulas and 5 links, the
 * same for the same seed. Words follow a rough Zipf law, so that common terms are common and rare ones rare.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawIndex, drawUnit } from '@shared/study/seeded-draw.ts';

const AREAS = ['foundations', 'normalization', 'initialization', 'optimizers', 'regularization'] as const;

const WORDS = (
  'the gradient of loss is a batch mean variance weight learning rate layer step norm momentum curvature matrix vector model ' +
  'network training data sample noise scale shift bias activation softmax entropy divergence likelihood prior posterior sigmoid ' +
  'tanh relu convolution attention kernel feature channel spatial token sequence embedding projection orthogonal eigenvalue ' +
  'eigenvector Hessian Jacobian quadratic convex saddle minimum maximum plateau basin trajectory schedule warmup decay dropout ' +
  'regularization penalty sparse dense rank singular spectral Lipschitz smooth bound rate convergence divergence estimate unbiased ' +
  'expectation covariance correlation whitening standardization precision overflow underflow epsilon stability numerical exact ' +
  'approximate stochastic deterministic adaptive diagonal preconditioner natural Fisher Newton trust region search line gradient-free ' +
  'ensemble averaging distillation pruning quantization calibration robustness fairness causality bandit policy reward value critic'
).split(' ');

const FORMULAS = [
  String.raw`\theta_{t+1} = \theta_t - \eta\,\nabla \mathcal L(\theta_t)`,
  String.raw`\hat{m}_t = \frac{m_t}{1-\beta_1^t}`,
  String.raw`\kappa = \frac{\lambda_{\max}}{\lambda_{\min}}`,
  String.raw`D_{\mathrm{KL}}(p \,\|\, q) = \sum_i p_i \log\frac{p_i}{q_i}`,
  String.raw`\lVert w \rVert_2^2 = \sum_i w_i^2`,
  String.raw`y = \gamma\,\frac{x_i-\mu_B}{\sqrt{\sigma_B^2+\epsilon}} + \beta`,
  String.raw`\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}`,
  String.raw`\mathbb E[x] = \int x\,p(x)\,dx`,
] as const;

export interface SeededNote {
  /** `library/<area>/<id>.md` */
  readonly path: string;
  readonly text: string;
}

export const seededId = (position: number): string => `topic-${position}`;

/** Note number `position` of a library of `count`. */
export function seededNote(position: number, count: number, seed: string): SeededNote {
  const draw = (name: string, size: number) => drawIndex(seed, `${position}/${name}`, size);
  const area = AREAS[position % AREAS.length] ?? AREAS[0];
  const id = seededId(position);
  const word = (name: string) => WORDS[Math.floor(drawUnit(seed, `${position}/${name}`) ** 2 * WORDS.length)] ?? 'the';
  const words = (name: string, length: number) => Array.from({ length }, (_, i) => word(`${name}/${i}`)).join(' ');
  const link = (i: number) => `[[${seededId(draw(`link/${i}`, count))}]]`;
  const formula = (i: number) => FORMULAS[draw(`formula/${i}`, FORMULAS.length)] ?? FORMULAS[0];
  const block = (i: number) => `$$\n${formula(i)}\n$$`;
  const inline = (i: number) => `$${formula(i)}$`;
  const sections = [
    `## In one breath\n\n${words('breath', 50)}. ${link(0)} ${words('breath2', 20)} ${inline(0)}.`,
    `## The mathematics\n\n${words('math', 60)}.\n\n${block(1)}\n\n${words('math2', 60)} ${inline(2)}.\n\n${block(3)}`,
    `## Why it works\n\n${words('why', 80)} ${link(1)} ${inline(4)} ${link(2)}.`,
    `## Traps\n\n- ${words('trap', 40)} ${inline(5)}\n- ${words('trap2', 40)} ${link(3)}`,
    `## How it is asked\n\n${words('asked', 60)} ${link(4)} ${inline(6)} 梯度下降.`,
  ];
  const text = `---
id: ${id}
title: ${words('title', 3)} ${position}
area: ${area}
summary: ${words('summary', 14)}
prerequisites: [${seededId(draw('prerequisite', count))}]
---

${sections.join('\n\n')}
`;
  return { path: `library/${area}/${id}.md`, text };
}

/** Writes `count` notes with empty `questions/` and the areas file below `folder`. */
export function writeSeededLibrary(folder: string, count: number, seed: string): void {
  mkdirSync(join(folder, 'questions'), { recursive: true });
  writeFileSync(join(folder, 'areas.yaml'), AREAS.map((id) => `- { id: ${id}, title: ${id} }\n`).join(''));
  const made = new Set<string>();
  for (let position = 0; position < count; position += 1) {
    const { path, text } = seededNote(position, count, seed);
    const file = join(folder, path);
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    made.add(dirname(file));
    writeFileSync(file, text);
  }
}
