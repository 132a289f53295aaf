/** One request of an open loop. Times in milliseconds of `performance.now()`. */
export interface Sent {
  readonly at: number;
  readonly tookMs: number;
  readonly failed: boolean;
}

/** Requests at a fixed rate, whether or not they are answered. */
export interface OpenLoop {
  /** Stops sending; resolves with everything that was sent, in order, when all of it is answered. */
  stop(): Promise<readonly Sent[]>;
}

const tickMs = 5;

/** Begins to send. A late timer sends what it has missed, so that the rate holds. */
export function openLoop(perSecond: number, request: (index: number) => Promise<void>): OpenLoop {
  const running: Promise<Sent>[] = [];
  const began = performance.now();
  const send = async (index: number): Promise<Sent> => {
    const at = performance.now();
    const failed = await request(index).then(
      () => false,
      () => true,
    );
    return {at, tookMs: performance.now() - at, failed};
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1000) * perSecond;
    while (running.length < due) running.push(send(running.length));
  }, tickMs);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.all(running);
    },
  };
}
