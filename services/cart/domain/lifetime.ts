import type {CartState} from './cart-state.ts';

/** For how long carts live without being used, in milliseconds. */
export interface Lifetimes {
  readonly principalMs: number;
  readonly anonymousMs: number;
}

/** When a cart that is used at `now` is forgotten unless it is used again. */
export function expiryAt(now: Date, owner: string | null, lifetimes: Lifetimes): Date {
  return new Date(now.getTime() + lifetimeMs(owner, lifetimes));
}

/**
 * Whether reading a cart at `now` is worth a write that renews it. A quarter of its life has to have passed: reading
 * stays reading, and a cart still lives three quarters of its time after the last use at the least.
 */
export function renewalDue({owner, expireTime}: CartState, now: Date, lifetimes: Lifetimes): boolean {
  return expireTime.getTime() - now.getTime() <= lifetimeMs(owner, lifetimes) * 0.75;
}

const lifetimeMs = (owner: string | null, lifetimes: Lifetimes): number =>
  owner === null ? lifetimes.anonymousMs : lifetimes.principalMs;
