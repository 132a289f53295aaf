import fc from 'fast-check';

/** One change of a random world; numbers choose among users, groups, roles and assignments, modulo how many there are. */
export type Step =
  | {readonly kind: 'join' | 'leave'; readonly member: number; readonly group: number}
  | {readonly kind: 'setRole'; readonly role: number; readonly permissions: readonly string[]}
  | {readonly kind: 'deleteRole'; readonly role: number}
  | {readonly kind: 'deleteGroup'; readonly group: number}
  | {readonly kind: 'assign'; readonly role: number; readonly principal: number; readonly terms: Terms}
  | {readonly kind: 'change'; readonly assignment: number; readonly terms: Terms}
  | {readonly kind: 'unassign'; readonly assignment: number}
  | {readonly kind: 'toggle'; readonly user: number}
  | {readonly kind: 'wait'; readonly ms: number};

export interface Terms {
  readonly prefix: string;
  /** Milliseconds until the assignment expires. */
  readonly expiresIn: number | undefined;
}

/** What is asked after every step. */
export const permissions = ['inventory.books.get', 'inventory.books.update', 'cart.carts.get'];
export const resources = ['', 'books/1', 'books/2'];

const number = fc.nat({max: 11});
const terms = fc.record({
  prefix: fc.constantFrom('', '', 'books/', 'books/1'),
  expiresIn: fc.option(fc.constantFrom(1_000, 2_000, 5_000), {nil: undefined}),
});
const held = fc.uniqueArray(fc.constantFrom(...permissions, 'inventory.*', 'inventory.books.*', 'cart.*', '*'), {
  minLength: 1,
  maxLength: 2,
});

const one = (kind: Step['kind'], weight: number, arbitrary: fc.Arbitrary<Step>) => ({kind, weight, arbitrary});

/** A change, the more frequent the more it builds up. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  one('join', 6, fc.record({kind: fc.constant('join'), member: number, group: number})),
  one('leave', 2, fc.record({kind: fc.constant('leave'), member: number, group: number})),
  one('setRole', 2, fc.record({kind: fc.constant('setRole'), role: number, permissions: held})),
  one('deleteRole', 1, fc.record({kind: fc.constant('deleteRole'), role: number})),
  one('deleteGroup', 1, fc.record({kind: fc.constant('deleteGroup'), group: number})),
  one('assign', 6, fc.record({kind: fc.constant('assign'), role: number, principal: number, terms})),
  one('change', 1, fc.record({kind: fc.constant('change'), assignment: number, terms})),
  one('unassign', 1, fc.record({kind: fc.constant('unassign'), assignment: number})),
  one('toggle', 1, fc.record({kind: fc.constant('toggle'), user: number})),
  one('wait', 2, fc.record({kind: fc.constant('wait'), ms: fc.constantFrom(500, 1_000, 3_000)})),
);
