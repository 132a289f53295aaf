/** May a user do something? */
export interface Question {
  /** `inventory.books.update`. */
  readonly permission: string;
  /** Name of a resource; empty: none in particular, which is covered by roles for every resource only. */
  readonly resource: string;
}
