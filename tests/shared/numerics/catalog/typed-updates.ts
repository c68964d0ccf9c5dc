/** Update lines as a person would type them. */

/** What the catalogue's Adam runs with its flags off. */
export const ADAM_LINES = `m = beta1*m + (1 - beta1)*grad
v = beta2*v + (1 - beta2)*grad*grad
q = sqrt(v)/sqrt(1 - beta2^t) + eps
theta = theta - lr/(1 - beta1^t)*m/q`;

export const MOMENTUM_LINES = 'm = beta1*m + (1 - beta1)*grad\ntheta = theta - lr*m';
