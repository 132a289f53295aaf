import {createHash} from 'node:crypto';
import {chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import type {UserIdentity} from '../processes/user-identity.ts';

/** Where PostgreSQL keeps its data and where its programs lie. */
export interface PostgresPlace {
  readonly data: string;
  readonly bin: string;
}

/**
 * Data in the home's state folder and programs where they are. Not so when we are root and the project lies below a
 * folder that only root may enter: PostgreSQL runs as `nobody`, so both then lie in `/var/lib/souk/<hash of the home>`.
 * `installation` marks them as this home's: what a deleted home with the same path left there is not taken over.
 */
export function postgresPlace(
  home: Home,
  bin: string,
  user: UserIdentity | undefined,
  installation: string,
): PostgresPlace {
  const inside = join(home.state, 'postgres');
  if (user === undefined) {
    mkdirSync(inside, {recursive: true, mode: 0o700});
    return {data: join(inside, 'data'), bin};
  }
  if (mayEnter(home.state, user) && mayEnter(bin, user)) {
    mkdirSync(inside, {recursive: true, mode: 0o700});
    chownSync(inside, user.uid, user.gid);
    return {data: join(inside, 'data'), bin};
  }
  const outside = outsidePlace(home);
  const mark = join(outside, 'installation');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== installation) {
    rmSync(outside, {recursive: true, force: true});
    mkdirSync(outside, {recursive: true, mode: 0o755});
    chownSync(outside, user.uid, user.gid);
    cpSync(dirname(bin), join(outside, 'programs'), {recursive: true, verbatimSymlinks: true});
    writeFileSync(mark, installation, {mode: 0o600});
  }
  return {data: join(outside, 'data'), bin: join(outside, 'programs', 'bin')};
}

/** Deletes what `postgresPlace` may have put outside the home. */
export function forgetPostgresPlace(home: Home): void {
  rmSync(outsidePlace(home), {recursive: true, force: true});
}

function outsidePlace({root}: Home): string {
  return join('/var/lib/souk', createHash('sha256').update(root).digest('hex').slice(0, 16));
}

/** Whether every folder on the way, and the last one, lets the user in. */
function mayEnter(folder: string, {uid, gid}: UserIdentity): boolean {
  const {mode, uid: owner, gid: group} = statSync(folder);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  const parent = dirname(folder);
  return (mode & bit) !== 0 && (parent === folder || mayEnter(parent, {uid, gid}));
}
