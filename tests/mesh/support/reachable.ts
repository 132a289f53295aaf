import {socketPath} from '#local/home/open-home.ts';

/** An address as a client takes it: `unix:` with an absolute path in a form short enough, anything else as it is. */
export const reachable = (address: string): string =>
  address.startsWith('unix:') ? `unix:${socketPath(address.slice('unix:'.length))}` : address;
