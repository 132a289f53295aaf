import {ErrorReason} from '#gen/ts/souk/cart/v1/errors.ts';
import {failures} from '#runtime/errors/failures.ts';

/** Makes the errors of cart. */
export const failure = failures('cart', ErrorReason);
