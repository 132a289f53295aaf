import type {Code} from '#gen/ts/google/rpc/code.ts';

/** A fault that a developer has asked for: what calls from one service of the mesh to another suffer. */
export interface Fault {
  /** Unique in a run of the mesh. */
  readonly id: string;
  /** A service, or `edge`. */
  readonly caller: string;
  readonly callee: string;
  /** Name of the only method that it is about, `QuoteBooks`; undefined: all that the caller may call. */
  readonly method?: string | undefined;
  readonly delay?: FaultDelay | undefined;
  readonly abort?: FaultAbort | undefined;
}

/** Calls come later. */
export interface FaultDelay {
  readonly ms: number;
  /** Of how many calls, above 0 and up to 100. */
  readonly percent: number;
}

/** Calls are refused without reaching the callee. */
export interface FaultAbort {
  readonly code: Code;
  /** Of how many calls, above 0 and up to 100. */
  readonly percent: number;
}

/** A fault in one line, as `fault list` and `status` show it. */
export function faultText({id, caller, callee, method, delay, abort}: Fault): string {
  const what = [
    ...(delay ? [`${delay.percent} % delayed by ${delay.ms} ms`] : []),
    ...(abort ? [`${abort.percent} % refused with ${abort.code}`] : []),
  ];
  return `${id}  ${caller}->${callee}${method === undefined ? '' : ` ${method}`}: ${what.join(', ')}`;
}
