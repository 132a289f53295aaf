import {z} from 'zod';

/** A fault as it was typed, not checked yet. */
export const faultWish = z.strictObject({
  /** `cart->inventory`. */
  route: z.string(),
  method: z.string().optional(),
  /** `300ms`, `2s`. */
  delay: z.string().optional(),
  /** Of how many calls the delay is: `50%`. */
  percent: z.string().optional(),
  /** `10%`, `10%:UNAVAILABLE`. */
  abort: z.string().optional(),
});
export type FaultWish = z.infer<typeof faultWish>;

/** Everything that is wrong with a wish, each in a line. */
export class FaultRefused extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
