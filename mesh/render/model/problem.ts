/** What is wrong, where the place is known already. */
export type Fault = readonly [what: string, remedy: string];

/** Something in the contracts or the catalogue that no mesh can be made from. */
export interface Problem {
  /** `proto/souk/cart/v1/cart_service.proto:21:3`, or the file alone where no line is known. */
  readonly where: string;
  readonly what: string;
  readonly remedy: string;
}

/** Every problem found at once, so that one round of corrections is enough. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({where, what, remedy}) => `${where}: ${what}\n    ${remedy}`);
    super(`${problems.length} problem(s) in the contracts:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
