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
  const secrets = existsSync(path) ? shape.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
  return {
    get(name) {
      const known = secrets[name];
      if (known !== undefined) return known;
      const secret = randomBytes(32).toString('base64url');
      secrets[name] = secret;
      writeAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
      return secret;
    },
  };
}
