/** What must be true of a cart for the caller to find it: its id, and the owner that the caller is. */
export interface CartKey {
  readonly id: string;
  /** Resource name of the calling principal; null: the caller has proved to hold the cookie of the cart. */
  readonly owner: string | null;
}

/** Who asks for a cart. */
export interface Visitor {
  /** Resource name of the principal. */
  readonly principal: string;
  /** Ids of the carts whose cookies came with the request, proved to be genuine. */
  readonly held: readonly string[];
}

/** The cart that `name` (`carts/{cart}` or `carts/current`) means for a visitor; undefined when it can be none. */
export function cartKey(name: string, {principal, held}: Visitor): CartKey | undefined {
  const id = name === 'carts/current' ? held[0] : name.slice('carts/'.length);
  if (id === undefined) return undefined;
  return {id, owner: held.includes(id) ? null : principal};
}
