import {readFileSync} from 'node:fs';

/** Whom a process runs as. */
export interface UserIdentity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The unprivileged user that servers which refuse root run as; undefined when we are not root and need none.
 * `nobody` exists on every Unix.
 */
export function unprivilegedUser(): UserIdentity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(
      'PostgreSQL does not run as root and there is no user `nobody` to run it as: start as another user',
    );
  }
  return {uid: Number(uid), gid: Number(gid)};
}
