import {Code} from '#gen/ts/google/rpc/code.ts';
import type {Fault, FaultAbort, FaultDelay} from './fault.ts';
import type {FaultWish} from './fault-wish.ts';

/** Longer than any call of the mesh may take. */
const longestDelayMs = 10 * 60 * 1000;

/** What was read of a wish, with what could not be. */
export interface ParsedFault {
  readonly fault: Omit<Fault, 'id'>;
  readonly problems: readonly string[];
}

/** Reads a wish. Whether the mesh has such a route is not looked at. */
export function parseFault(wish: FaultWish): ParsedFault {
  const problems: string[] = [];
  const wrong = (problem: string) => {
    problems.push(problem);
    return undefined;
  };
  const [, caller = '', callee = ''] = /^([\w-]+)(?:->|:)([\w-]+)$/.exec(wish.route) ?? [];
  if (caller === '') wrong(routeProblem(wish.route));
  const delay = delayOf(wish, wrong);
  const abort = wish.abort === undefined ? undefined : abortOf(wish.abort, wrong);
  if (wish.delay === undefined && wish.abort === undefined) wrong('nothing would happen: say --delay, --abort or both');
  return {fault: {caller, callee, method: wish.method, delay, abort}, problems};
}

type Wrong = (problem: string) => undefined;

function routeProblem(route: string): string {
  // What is left of cart->inventory when nobody has quoted it.
  const redirected = route.endsWith('-') ? '; the shell took > as its own: quote it, or write a colon' : '';
  return `${route} is no route such as 'cart->inventory' or cart:inventory${redirected}`;
}

function delayOf({delay, percent}: FaultWish, wrong: Wrong): FaultDelay | undefined {
  if (delay === undefined) return percent === undefined ? undefined : wrong('--percent belongs to a --delay');
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(delay) ?? [];
  const ms = Math.round(Number(amount) * (unit === 's' ? 1000 : 1));
  const share = percent === undefined ? 100 : percentOf(percent, '--percent', wrong);
  if (amount === undefined) return wrong(`--delay ${delay} is no time such as 300ms or 2s`);
  if (ms < 1 || ms > longestDelayMs) return wrong(`--delay ${delay} is not between 1ms and ${longestDelayMs / 1000}s`);
  return share === undefined ? undefined : {ms, percent: share};
}

function abortOf(text: string, wrong: Wrong): FaultAbort | undefined {
  const [share = '', ...name] = text.split(':');
  const percent = percentOf(share, '--abort', wrong);
  const code = codes.find((known) => known === (name.length > 0 ? name.join(':') : 'UNAVAILABLE'));
  if (code === undefined) return wrong(`--abort ${text} names no gRPC code; there are ${codes.join(', ')}`);
  return percent === undefined ? undefined : {code, percent};
}

/** Codes that a refusal can have. */
const codes = Object.values(Code).filter((name) => name !== 'OK' && name !== 'UNRECOGNIZED');

function percentOf(text: string, option: string, wrong: Wrong): number | undefined {
  const [, digits] = /^(\d{1,3}(?:\.\d{1,4})?)%?$/.exec(text) ?? [];
  const percent = Number(digits);
  if (digits === undefined) return wrong(`${option} ${text} is no share such as 10% or 0.5%`);
  if (percent <= 0 || percent > 100) return wrong(`${option} ${text} is not above 0 % and up to 100 %`);
  return percent;
}
