import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {failures} from './failures.ts';

/** Errors that every service has: `meshFailure(ErrorReason.ETAG_MISMATCH, …)` with the reasons of `souk.mesh.v1`. */
export const meshFailure = failures('mesh', ErrorReason);
