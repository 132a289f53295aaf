import type {CartKey} from '../domain/cart-key.ts';

/** The row of a cart that its caller may find at `now`. An expired cart is gone, swept or not. */
export const live = ({id, owner}: CartKey, now: Date) => ({id, owner, expireTime: {gt: now}});
