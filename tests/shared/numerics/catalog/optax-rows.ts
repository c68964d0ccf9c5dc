/**
 * What optax 0.2.8 (jax 0.10.2, float64, CPU) made of the printed texts: choice, text, and (x, y) after 12 steps on Rosenbrock
 * (1 − x)² + 100(y − x²)² from (−1.2, 1). SOURCE: the text run by Python's eval in a loop of `update` and `apply_updates`.
 */
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';

export const OPTAX_STEPS = 12;

export const OPTAX_ROWS: readonly (readonly [OptimizerChoice, string, readonly [number, number]])[] = [
  [{ id: 'sgd', lr: 0.001 }, 'optax.sgd(learning_rate=0.001)', [-1.0198466576830034, 1.0480696743188616]],
  [
    { id: 'momentum', lr: 0.0002 },
    'optax.sgd(learning_rate=0.0002, momentum=0.9)',
    [-1.0779630388057067, 0.972627411930949],
  ],
  [
    { id: 'nesterov', lr: 0.0002 },
    'optax.sgd(learning_rate=0.0002, momentum=0.9, nesterov=True)',
    [-1.0348001457315805, 1.0166218187809015],
  ],
  [
    { id: 'heavy-ball', lr: 0.0002 },
    'optax.chain(optax.scale_by_learning_rate(learning_rate=0.0002), optax.trace(decay=0.9))',
    [-1.0779630388057067, 0.9726274119309488],
  ],
  [
    { id: 'adagrad', lr: 0.05 },
    'optax.adagrad(learning_rate=0.05, initial_accumulator_value=0, eps=1.0000000000000001e-20)',
    [-1.0658793746341717, 1.1322501279324115],
  ],
  [
    { id: 'adadelta', lr: 0.05 },
    'optax.adadelta(learning_rate=0.05, rho=0.9, eps=0.000001, weight_decay=0)',
    [-1.1979694617804992, 1.0020314207384637],
  ],
  [
    { id: 'rmsprop', lr: 0.05 },
    'optax.rmsprop(learning_rate=0.05, decay=0.99, eps=1e-8, eps_in_sqrt=False)',
    [-1.0209878826106382, 1.0471557700992622],
  ],
  [
    { id: 'rprop', lr: 0.05 },
    'optax.rprop(learning_rate=0.05, eta_minus=0.5, eta_plus=1.2, min_step_size=0.000001, max_step_size=50)',
    [-1.0446111999999996, 1.1553888000000003],
  ],
  [
    { id: 'adafactor', lr: 0.05 },
    'optax.adafactor(learning_rate=lambda count: jnp.minimum(0.05, (count + 1)**-0.5), min_dim_size_to_factor=1, decay_rate=0.8, clipping_threshold=1, eps=4.930380657631324e-32)',
    [-1.0535211750145625, 1.1162104195242586],
  ],
  [
    { id: 'transformers-adafactor', lr: 0.05 },
    'optax.adafactor(learning_rate=lambda count: jnp.minimum(0.01, (count + 1)**-0.5), min_dim_size_to_factor=1, decay_rate=0.8, multiply_by_parameter_scale=True, clipping_threshold=1, eps=1e-30)',
    [-1.0994785194608248, 1.1015197179157943],
  ],
  [
    { id: 'adam', lr: 0.05 },
    'optax.adam(learning_rate=0.05, b1=0.9, b2=0.999, eps=1e-8)',
    [-1.0478946509826976, 1.113409861184916],
  ],
  [
    { id: 'adamw', lr: 0.05 },
    'optax.adamw(learning_rate=0.05, b1=0.9, b2=0.999, eps=1e-8, weight_decay=0.01)',
    [-1.0431841307053764, 1.104565952818545],
  ],
  [
    { id: 'adamax', lr: 0.05 },
    'optax.adamax(learning_rate=0.05, b1=0.9, b2=0.999, eps=1e-8)',
    [-1.0214823505327204, 1.1668560994389847],
  ],
  [
    { id: 'nadam', lr: 0.05 },
    'optax.nadam(learning_rate=0.05, b1=0.9, b2=0.999, eps=1e-8)',
    [-1.0550547668890353, 1.1057181511670542],
  ],
  [
    { id: 'lion', lr: 0.05 },
    'optax.lion(learning_rate=0.05, b1=0.9, b2=0.99, weight_decay=0)',
    [-0.9999999999999998, 1.1],
  ],
  [
    { id: 'sgd', lr: 0.001, weight_decay: 0.1 },
    'optax.chain(optax.add_decayed_weights(weight_decay=0.1), optax.sgd(learning_rate=0.001))',
    [-1.0190638757773391, 1.0465741572079827],
  ],
  [
    { id: 'sgd', lr: 1e-5, maximize: true, weight_decay: 0.1 },
    'optax.chain(optax.scale(step_size=-1), optax.add_decayed_weights(weight_decay=0.1), optax.sgd(learning_rate=0.00001))',
    [-1.228184844215258, 0.988581881957459],
  ],
  [
    { id: 'momentum', lr: 0.001, dampening: 0.5 },
    'optax.chain(optax.scale(step_size=0.5), optax.trace(decay=0.9), optax.scale_by_learning_rate(learning_rate=0.001))',
    [-0.8425397921362399, 0.9522728769259378],
  ],
  [
    { id: 'nesterov', lr: 0.0002, weight_decay: 0.3 },
    'optax.chain(optax.add_decayed_weights(weight_decay=0.3), optax.sgd(learning_rate=0.0002, momentum=0.9, nesterov=True))',
    [-1.0323705131075918, 1.0118579130878576],
  ],
  [
    { id: 'adagrad', lr: 0.1, lr_decay: 0.1, initial_accumulator_value: 0.5 },
    'optax.adagrad(learning_rate=lambda count: 0.1/(1 + count*0.1), initial_accumulator_value=0.5, eps=1.0000000000000001e-20)',
    [-1.0600764647894505, 1.12974653155094],
  ],
  [
    { id: 'adagrad', lr: 0.1, weight_decay: 0.1 },
    'optax.chain(optax.add_decayed_weights(weight_decay=0.1), optax.adagrad(learning_rate=0.1, initial_accumulator_value=0, eps=1.0000000000000001e-20))',
    [-1.056888710811293, 1.1232553723246825],
  ],
  [
    { id: 'adadelta', lr: 1, weight_decay: 0.2 },
    'optax.adadelta(learning_rate=1, rho=0.9, eps=0.000001, weight_decay=0.2)',
    [-1.1634913095541015, 1.0367755856966476],
  ],
  [
    { id: 'rmsprop', lr: 0.01, centered: true, momentum: 0.9 },
    'optax.rmsprop(learning_rate=0.01, decay=0.99, eps=1e-8, eps_in_sqrt=False, centered=True, momentum=0.9)',
    [-0.9503148580597691, 1.036066102282441],
  ],
  [
    { id: 'rmsprop', lr: 0.01, weight_decay: 0.1 },
    'optax.chain(optax.add_decayed_weights(weight_decay=0.1), optax.rmsprop(learning_rate=0.01, decay=0.99, eps=1e-8, eps_in_sqrt=False))',
    [-1.0566503646113456, 1.1227523717399366],
  ],
  [
    { id: 'adam', lr: 0.1, amsgrad: true, betas: [0.9, 0.99] },
    'optax.amsgrad(learning_rate=0.1, b1=0.9, b2=0.99, eps=1e-8)',
    [-1.0711684223728963, 1.072389239863222],
  ],
  [
    { id: 'adam', lr: 0.1, maximize: true, weight_decay: 0.1 },
    'optax.chain(optax.scale(step_size=-1), optax.add_decayed_weights(weight_decay=0.1), optax.adam(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8))',
    [-2.3753829435437104, -0.1959021405756819],
  ],
  [
    { id: 'adamw', lr: 0.1, amsgrad: true },
    'optax.chain(optax.scale_by_amsgrad(b1=0.9, b2=0.999, eps=1e-8), optax.add_decayed_weights(weight_decay=0.01), optax.scale_by_learning_rate(learning_rate=0.1))',
    [-1.0614547123161586, 1.054693823815509],
  ],
  [
    { id: 'adamw', lr: 0.1, weight_decay: 0.3, betas: [0.8, 0.95] },
    'optax.adamw(learning_rate=0.1, b1=0.8, b2=0.95, eps=1e-8, weight_decay=0.3)',
    [-0.7948797879880721, 0.6372897489632877],
  ],
  [
    { id: 'adamax', lr: 0.1, weight_decay: 0.1 },
    'optax.chain(optax.add_decayed_weights(weight_decay=0.1), optax.adamax(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8))',
    [-1.070903607491117, 1.0702573146017889],
  ],
  [
    { id: 'nadam', lr: 0.1, decoupled_weight_decay: true, weight_decay: 0.1 },
    'optax.nadamw(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8, weight_decay=0.1)',
    [-0.9489189402505818, 0.9003367225927931],
  ],
  [
    { id: 'radam', lr: 0.01, decoupled_weight_decay: true, weight_decay: 0.1, betas: [0.9, 0.99] },
    'optax.chain(optax.scale_by_radam(b1=0.9, b2=0.99, eps=1e-8, threshold=5), optax.add_decayed_weights(weight_decay=0.1), optax.scale_by_learning_rate(learning_rate=0.01))',
    [-1.2247949590076333e17, 122066619017.38144],
  ],
  [
    { id: 'lion', lr: 0.01, weight_decay: 0.1 },
    'optax.lion(learning_rate=0.01, b1=0.9, b2=0.99, weight_decay=0.1)',
    [-1.06633674153514, 1.1074079755521196],
  ],
  [
    { id: 'rprop', lr: 0.01 },
    'optax.rprop(learning_rate=0.01, eta_minus=0.5, eta_plus=1.2, min_step_size=0.000001, max_step_size=50)',
    [-1.0565082367999998, 1.1434917632000001],
  ],
  [
    { id: 'adafactor', lr: 0.1, weight_decay: 0.1 },
    'optax.adafactor(learning_rate=lambda count: jnp.minimum(0.1, (count + 1)**-0.5), min_dim_size_to_factor=1, decay_rate=0.8, clipping_threshold=1, eps=4.930380657631324e-32, weight_decay_rate=0.010000000000000002)',
    [-0.9417656578727055, 0.9250515848452564],
  ],
  [
    { id: 'transformers-adafactor', beta1: 0.9 },
    'optax.adafactor(learning_rate=lambda count: jnp.minimum(0.01, (count + 1)**-0.5), min_dim_size_to_factor=1, decay_rate=0.8, multiply_by_parameter_scale=True, clipping_threshold=1, eps=1e-30, momentum=0.9)',
    [-1.1425245504413084, 1.0577135818567254],
  ],
  [
    { id: 'transformers-adafactor', relative_step: false, scale_parameter: false, lr: 0.01, warmup_init: false },
    'optax.adafactor(learning_rate=0.01, min_dim_size_to_factor=1, decay_rate=0.8, multiply_by_parameter_scale=False, clipping_threshold=1, eps=1e-30)',
    [-1.105777452587402, 1.0951629394026263],
  ],
];
