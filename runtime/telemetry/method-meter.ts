import {handled, handlingSeconds, inFlight} from './metrics.ts';

/** Counts and times the calls of one method. */
export interface MethodMeter {
  started(): void;
  /** @param code name of the gRPC code, `OK`. */
  ended(code: string, durationMs: number): void;
}

/** The meter of `/package.Service/Method`. Looks its series up once, not for every call. */
export const methodMeter = (path: string): MethodMeter => {
  const [, grpc_service = '', grpc_method = ''] = path.split('/');
  const labels = {grpc_service, grpc_method};
  const running = inFlight.labels(labels);
  const duration = handlingSeconds.labels(labels);
  const codes = new Map<string, ReturnType<typeof handled.labels>>();
  return {
    started: () => running.inc(),
    ended(code, durationMs) {
      running.dec();
      duration.observe(durationMs / 1000);
      let counter = codes.get(code);
      if (!counter) {
        counter = handled.labels({...labels, grpc_code: code});
        codes.set(code, counter);
      }
      counter.inc();
    },
  };
};
