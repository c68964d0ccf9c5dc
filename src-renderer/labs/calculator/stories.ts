/** Calculations that tell a story, each with the one sentence a reader should check with their own eyes. */
import { type CalculatorRecipe, calculatorLab } from '@shared/numerics/labs/calculator.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<CalculatorRecipe> {
  return { id, title, story: told, recipe: calculatorLab.parse({ lab: 'calculator', title, ...recipe }) };
}

export const CALCULATOR_STORIES: readonly Story<CalculatorRecipe>[] = [
  story(
    'conv-output',
    'What a convolution leaves',
    'The floor drops pixels: move W by one and see the output stand still while a column of the input goes unseen. The curve is a staircase of width S.',
    {
      inputs: [
        { name: 'W', value: 32, range: [1, 64], whole: true, unit: 'px', meaning: 'Width of the input.' },
        { name: 'K', value: 3, range: [1, 11], whole: true, meaning: 'Width of the kernel.' },
        { name: 'P', value: 1, range: [0, 5], whole: true, meaning: 'Zeros added on each side.' },
        { name: 'S', value: 2, range: [1, 5], whole: true, meaning: 'Stride: pixels between two windows.' },
        {
          name: 'D',
          value: 1,
          range: [1, 4],
          whole: true,
          meaning: 'Dilation: pixels between two taps of the kernel.',
        },
      ],
      steps: [
        { name: 'reach', label: 'reach of the kernel', formula: 'D*(K - 1) + 1', unit: 'px', format: 'integer' },
        { name: 'room', label: 'room for it to move', formula: 'W + 2*P - reach', unit: 'px', format: 'integer' },
        {
          name: 'unseen',
          label: 'pixels never seen',
          formula: 'room mod S',
          unit: 'px',
          format: 'integer',
          result: true,
        },
        { name: 'out', label: 'output width', formula: 'floor(room/S) + 1', unit: 'px', format: 'integer' },
      ],
      sweep: { input: 'W', of: ['out'] },
    },
  ),
  story(
    'gpt-parameters',
    'Where the parameters of a GPT are',
    'GPT-2 small: 124.4 million, of which a third is the table of tokens. Widen d and the blocks, which grow with its square, take over: at d = 12,288 and 96 layers the table is less than half a percent.',
    {
      inputs: [
        {
          name: 'd',
          value: 768,
          range: [128, 16384],
          scale: 'log',
          whole: true,
          meaning: 'Width of the residual stream.',
        },
        { name: 'L', value: 12, range: [1, 128], scale: 'log', whole: true, meaning: 'Number of blocks.' },
        {
          name: 'V',
          value: 50257,
          range: [1000, 200000],
          scale: 'log',
          whole: true,
          meaning: 'Size of the vocabulary.',
        },
        { name: 'n_ctx', value: 1024, range: [128, 131072], scale: 'log', whole: true, meaning: 'Learned positions.' },
      ],
      steps: [
        { name: 'attention', formula: '4*d^2 + 4*d', format: 'si', label: 'attention' },
        {
          name: 'mlp',
          formula: '8*d^2 + 5*d',
          format: 'si',
          label: 'feed-forward, four times as wide',
          tex: '\\mathrm{ffn}',
        },
        { name: 'block', formula: 'attention + mlp + 4*d', format: 'si', label: 'one block with two norms' },
        { name: 'tokens', formula: 'V*d', format: 'si', label: 'token table' },
        {
          name: 'total',
          formula: 'tokens + n_ctx*d + L*block + 2*d',
          format: 'si',
          label: 'parameters, tied',
          result: true,
        },
        { name: 'share', formula: 'tokens/total', format: 'percent', label: 'share of the token table' },
      ],
      sweep: { input: 'd', of: ['total', 'tokens'] },
    },
  ),
  story(
    'kv-cache',
    'The memory of a conversation',
    'Every token leaves a key and a value in every layer. A 7B model without grouped heads keeps half a megabyte per token: at 32,000 tokens the cache outweighs the weights. Lower the number of key heads to 8.',
    {
      inputs: [
        { name: 'L', value: 32, range: [1, 128], scale: 'log', whole: true, meaning: 'Number of layers.' },
        {
          name: 'h_kv',
          value: 32,
          range: [1, 128],
          scale: 'log',
          whole: true,
          meaning: 'Heads that have keys and values of their own.',
        },
        { name: 'd_head', value: 128, range: [32, 256], scale: 'log', whole: true, meaning: 'Width of a head.' },
        {
          name: 'n',
          value: 4096,
          range: [128, 1048576],
          scale: 'log',
          whole: true,
          unit: 'tokens',
          meaning: 'Length of the context.',
        },
        { name: 'batch', value: 1, range: [1, 256], scale: 'log', whole: true, meaning: 'Conversations at once.' },
        {
          name: 'width',
          value: 2,
          range: [1, 4],
          whole: true,
          unit: 'B',
          meaning: 'Bytes of a number: 2 for bfloat16.',
        },
      ],
      steps: [
        { name: 'per_token', label: 'of one token', formula: '2*L*h_kv*d_head*width', format: 'binary-bytes' },
        { name: 'cache', label: 'cache', formula: 'per_token*n*batch', format: 'binary-bytes' },
      ],
      sweep: { input: 'n', of: ['cache'] },
    },
  ),
  story(
    'training-memory',
    '112 GB to train 7B',
    'Adam in mixed precision keeps 16 bytes for every parameter before a single activation. Two cards of 80 GB hold that only if the states are split between them: copies never fit.',
    {
      inputs: [
        { name: 'N', value: 7e9, range: [1e8, 1e12], scale: 'log', meaning: 'Parameters.' },
        { name: 'weights', value: 2, range: [1, 4], whole: true, unit: 'B', meaning: 'Bytes of a weight.' },
        { name: 'gradients', value: 2, range: [1, 4], whole: true, unit: 'B', meaning: 'Bytes of a gradient.' },
        {
          name: 'states',
          value: 12,
          range: [0, 16],
          whole: true,
          unit: 'B',
          meaning: 'Bytes of the optimizer: Adam keeps a float32 copy and two moments.',
        },
        { name: 'cards', value: 2, range: [1, 64], scale: 'log', whole: true, meaning: 'Cards that share all of it.' },
        { name: 'card', value: 80, range: [8, 192], unit: 'GB', meaning: 'Memory of one card.' },
      ],
      steps: [
        {
          name: 'total',
          label: 'weights, gradients, states',
          formula: 'N*(weights + gradients + states)',
          format: 'bytes',
          result: true,
        },
        { name: 'sharded', label: 'on each card, sharded', formula: 'total/cards', format: 'bytes' },
        {
          name: 'free',
          label: 'left for activations, sharded',
          formula: 'card*1e9 - sharded',
          format: 'bytes',
          result: true,
        },
        { name: 'free_copy', label: 'left if each card holds a copy', formula: 'card*1e9 - total', format: 'bytes' },
      ],
      sweep: { input: 'N', of: ['total', 'sharded'] },
    },
  ),
  story(
    'scaling-law',
    'How many tokens a parameter wants',
    'The fit published for Chinchilla, solved for the best size at a fixed budget. It asks for 93 tokens a parameter at Gopher’s compute, not 20: the rule of thumb comes from the paper’s other two methods.',
    {
      inputs: [
        {
          name: 'C',
          value: 5.76e23,
          range: [1e18, 1e27],
          scale: 'log',
          unit: 'FLOP',
          meaning: 'Compute of the whole training.',
        },
        {
          name: 'A',
          value: 406.4,
          range: [100, 1000],
          meaning: 'Price of being small; the refit of 2024 says 482.01.',
        },
        { name: 'B', value: 410.7, range: [100, 3000], meaning: 'Price of seeing little; the refit says 2085.43.' },
        { name: 'alpha', value: 0.34, range: [0.2, 0.5], meaning: 'How fast size pays; the refit says 0.3478.' },
        { name: 'beta', value: 0.28, range: [0.2, 0.5], meaning: 'How fast data pay; the refit says 0.3658.' },
        {
          name: 'E',
          value: 1.69,
          range: [1, 2.5],
          unit: 'nats',
          meaning: 'What no model can predict; the refit says 1.8172.',
        },
      ],
      steps: [
        { name: 'a', label: 'share of compute that goes into size', formula: 'beta/(alpha + beta)' },
        { name: 'G', formula: '(alpha*A/(beta*B))^(1/(alpha + beta))' },
        { name: 'N', label: 'parameters', formula: 'G*(C/6)^a', format: 'si', result: true },
        { name: 'D', label: 'tokens', formula: 'C/(6*N)', format: 'si', result: true },
        { name: 'loss', label: 'loss', formula: 'E + A/N^alpha + B/D^beta', unit: 'nats', result: true },
        { name: 'ratio', label: 'tokens per parameter', formula: 'D/N' },
      ],
      sweep: { input: 'C', of: ['ratio'] },
    },
  ),
  story(
    'batch-of-two',
    'A batch of two knows only signs',
    'Normalize two numbers by their own mean and deviation and every difference becomes −1 and +1, however small it was. Only eps remembers that it was small: raise it.',
    {
      inputs: [
        { name: 'a', value: 0.3, range: [-3, 3], meaning: 'The feature in the first sample.' },
        { name: 'b', value: -1.7, range: [-3, 3], meaning: 'The feature in the second sample.' },
        {
          name: 'eps',
          value: 1e-5,
          range: [1e-12, 1],
          scale: 'log',
          meaning: 'What is added to the variance before the root.',
        },
      ],
      steps: [
        { name: 'mu', label: 'mean', formula: '(a + b)/2' },
        { name: 'v', label: 'variance', formula: '((a - mu)^2 + (b - mu)^2)/2' },
        { name: 'z_b', label: 'second, normalized', formula: '(b - mu)/sqrt(v + eps)', result: true },
        { name: 'z_a', label: 'first, normalized', formula: '(a - mu)/sqrt(v + eps)' },
      ],
      sweep: { input: 'a', of: ['z_a', 'z_b'] },
    },
  ),
];
