import {execFileSync} from 'node:child_process';
import type {Kubectl} from './ensure-secrets.ts';

/** kubectl of this machine, in its current context. Throws what kubectl complained of. */
export const localKubectl: Kubectl = async (args, input = '') =>
  execFileSync('kubectl', args, {input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024});
