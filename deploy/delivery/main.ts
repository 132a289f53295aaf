import {steps} from './steps.ts';

/** EX_USAGE of sysexits(3). */
const wrongUsage = 64;

/** `npm run deliver -- <step> [argument]`. */
const [name = '', argument, ...rest] = process.argv.slice(2);
const step = steps[name];
if (!step || rest.length > 0) {
  console.error(`usage: npm run deliver -- ${Object.keys(steps).join('|')} [overlay or service]`);
  process.exit(wrongUsage);
}
try {
  await step(process.env, argument);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
