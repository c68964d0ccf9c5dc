/**
 * `npm run bench -- training [--json]`: networks 2-16-16-1, 64 samples, Adam: 1,024 at once on our WebGPU engine, and the same
 * networks one after another in TensorFlow.js, in the same Chromium on the same adapter. Run by run-bench.ts.
 */
import { openBrowserPeers } from './browser-peers.ts';

const NETS = 1024;
const STEPS = 500;
/** As many of the other's networks and steps as tell its pace. */
const [FEW_NETS, FEW_STEPS] = [4, 100];
const GOAL = 20;

const peers = await openBrowserPeers();
const ours = await peers.run('ourTraining', NETS, STEPS);
const theirs = await peers.run('theirTraining', FEW_NETS, FEW_STEPS);
const oursAtTheirs = await peers.run('ourTraining', FEW_NETS, FEW_STEPS);
await peers.close();

const ratio = ours.perSecond / theirs.perSecond;
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ ours, theirs, ratio, goal: GOAL }, null, 2)}\n`);
} else {
  const line = (perSecond: number, name: string, loss: number): string =>
    `${perSecond.toFixed(0).padStart(9)} network steps/s  ${name}  (mean loss ${loss.toFixed(4)})\n`;
  process.stdout.write(line(ours.perSecond, `webgpu, ${NETS} at once, ${STEPS} steps`, ours.check));
  process.stdout.write(
    line(theirs.perSecond, `TensorFlow.js on WebGPU, one after another, ${FEW_STEPS} steps`, theirs.check),
  );
  process.stdout.write(`          (webgpu after ${FEW_STEPS} steps too: mean loss ${oursAtTheirs.check.toFixed(4)})\n`);
  process.stdout.write(
    `${ratio >= GOAL ? 'ok   ' : 'UNDER'}  webgpu is ${ratio.toFixed(0)} × TensorFlow.js (goal ${GOAL})\n`,
  );
}
process.exit(ratio >= GOAL ? 0 : 1);
