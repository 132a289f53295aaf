/** What a run of requests took. Times in milliseconds. */
export interface Measurement {
  readonly requests: number;
  readonly failures: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** How much is asked, and how much of it at once. */
export interface Load {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** How many requests are measured; a tenth of them runs before, unmeasured. */
  readonly requests: number;
}

/** Runs `request` in a closed loop: every worker sends the next one when its last is answered. */
export async function measure(load: Load, request: (index: number) => Promise<void>): Promise<Measurement> {
  await closedLoop(load.concurrency, Math.ceil(load.requests / 10), request);
  const started = performance.now();
  const {times, failures} = await closedLoop(load.concurrency, load.requests, request);
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    requests: load.requests,
    failures,
    perSecond: Math.round(load.requests / seconds),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    p99Ms: percentile(times, 0.99),
  };
}

async function closedLoop(concurrency: number, requests: number, request: (index: number) => Promise<void>) {
  const times: number[] = [];
  let next = 0;
  let failures = 0;
  const worker = async () => {
    while (next < requests) {
      const index = next++;
      const started = performance.now();
      try {
        await request(index);
      } catch {
        failures++;
      }
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({length: concurrency}, worker));
  return {times, failures};
}

/** The value below which the share `p` of the sorted `values` lies, with three decimals; 0 without values. */
export function percentile(values: readonly number[], p: number): number {
  return round(values[Math.min(values.length - 1, Math.floor(values.length * p))] ?? 0);
}

/** Three decimals: more would be noise. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
