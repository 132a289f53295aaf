// @ts-check
import {existsSync, readdirSync} from 'node:fs';
import {node24} from './node24.mjs';
import {inProject} from './project.mjs';
import {run} from './run.mjs';
import {hashOf, isFresh, keepStamp} from './stamp.mjs';
import {step} from './step.mjs';

const stamp = inProject('.souk', 'stamps', 'generated');

/** Makes gen/ anew when what it is made from has changed, or `always`. @param {{always?: boolean}} [options] */
export async function generateCode({always = false} = {}) {
  const schemas = readdirSync(inProject('services')).map((name) =>
    inProject('services', name, 'prisma', 'schema.prisma'),
  );
  const files = ['proto', 'local/generate', 'buf.yaml', 'buf.gen.yaml', 'package-lock.json'];
  const hash = hashOf({paths: [...files.map((name) => inProject(name)), ...schemas]});
  if (!always && isFresh(stamp, hash) && existsSync(inProject('gen', 'descriptor.binpb'))) return;
  await step('generating code from contracts and schemas', () => run(node24(), ['local/generate/generate.ts']));
  keepStamp(stamp, hash);
}
