import {rm} from 'node:fs/promises';
import {connect} from 'node:net';

/**
 * Makes way for a unix socket at `path`: removes the file of a process that was killed. Throws when somebody listens
 * there, instead of taking the socket away from under a running service.
 */
export const freeSocket = async (path: string): Promise<void> => {
  if (await isServed(path)) throw new Error(`${path}: another process listens here`);
  await rm(path, {force: true});
};

const isServed = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const answer = (served: boolean) => {
      socket.destroy();
      resolve(served);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
