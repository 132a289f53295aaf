import type {ClientMiddleware} from 'nice-grpc';

/** As many as the pool has connections: further calls would spend their deadlines on waiting for one. */
const mostAtOnce = 10;

/** Lets ten calls of a file of tests run at once; its tests run in parallel, and the contract gives a call a second. */
export const tenAtOnce = (): ClientMiddleware => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async function* (call, options) {
    if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return yield* call.next(call.request, options);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
};
