import {randomBytes} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import type {Home} from './open-home.ts';
import {writeAtomically} from './write-atomically.ts';

const shape = z.record(z.string(), z.string());

/** Secrets of this home: each is made when it is first asked for and is the same ever after. */
export interface Secrets {
  /** 256 random bits as base64url, without padding: safe in URLs, headers and SQL literals. */
  get(name: string): string;
}

/** Opens `state/secrets.json`, which only its owner can read. */
export function openSecrets({state}: Home): Secrets {
  const path = join(state, 'secrets.json');
  return {
    get(name) {
      // Read every time: others in this process may have opened the file, too, and added to it.
      const secrets = existsSync(path) ? shape.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
      const known = secrets[name];
      if (known !== undefined) return known;
      const secret = randomBytes(32).toString('base64url');
      writeAtomically(path, `${JSON.stringify({...secrets, [name]: secret}, null, 2)}\n`, 0o600);
      return secret;
    },
  };
}
