import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Scope} from './scope.ts';

/** A new folder with a path short enough for unix sockets; it goes with its scope. */
export const ownFolder = async (scope: Scope): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'souk-'));
  scope.teardown(() => rm(folder, {recursive: true, force: true}));
  return folder;
};
