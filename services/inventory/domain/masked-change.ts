import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';

/** A field of a resource that callers may change. */
export interface WritableField<Resource> {
  /** Whether a resource in a request has a value in it. */
  given(change: Resource): boolean;
  /** The resource with the field's value from the request. */
  take(current: Resource, change: Resource): Resource;
}

/** The fields of a resource that callers may change, by the path that a mask names them with; parts as `price.minor_units`. */
export type WritableFields<Resource> = Readonly<Record<string, WritableField<Resource>>>;

/**
 * The resource after an update (AIP-134): with the values of the fields that the mask names, of all that have a value
 * when there is no mask, of all for `*`. Fails with UPDATE_MASK_INVALID, which names every path that cannot be changed.
 */
export const maskedChange = <Resource>(
  fields: WritableFields<Resource>,
  current: Resource,
  change: Resource,
  mask: readonly string[] | undefined,
): Resource => selected(fields, change, mask ?? []).reduce((resource, field) => field.take(resource, change), current);

const selected = <Resource>(
  fields: WritableFields<Resource>,
  change: Resource,
  mask: readonly string[],
): WritableField<Resource>[] => {
  if (mask.length === 0) return Object.values(fields).filter((field) => field.given(change));
  if (mask.length === 1 && mask[0] === '*') {
    return Object.entries(fields).flatMap(([path, field]) => (path.includes('.') ? [] : [field]));
  }
  const unknown = mask.filter((path) => !Object.hasOwn(fields, path));
  if (unknown.length > 0) {
    const writable = Object.keys(fields).join(', ');
    throw meshFailure(
      ErrorReason.UPDATE_MASK_INVALID,
      `Cannot be changed: ${unknown.join(', ')}. Can be: ${writable}.`,
    );
  }
  return Object.entries(fields).flatMap(([path, field]) => (mask.includes(path) ? [field] : []));
};
