import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {credentials} from '@grpc/grpc-js';
import {callAt, type Outcome} from './call-at.ts';
import {bastion, home} from './mesh.ts';

/** One call at the bastion. */
export interface BastionCall {
  readonly path: string;
  readonly request?: Uint8Array;
  /** Credentials and tunnel. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Calls the bastion over TLS; never rejects, an error is an outcome. */
export const callBastion = (call: BastionCall): Promise<Outcome> =>
  callAt(new URL(bastion()).host, {
    ...call,
    credentials: credentials.createSsl(readFileSync(join(home, 'state/ca/ca.crt')), null, null, {
      // Its certificate is for `localhost`; which name is asked for does not matter here.
      checkServerIdentity: () => undefined,
    }),
  });
