import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {fieldFailure} from './field-failure.ts';

/**
 * Which fields of a resource an update changes (AIP-134): those that the mask names; without a mask, or with an empty one,
 * those that have a value; with `*`, all. Names of the mask are those of the contract, in snake_case.
 * Fails with UPDATE_MASK_INVALID for every path that is not in `writable`, parts of fields included.
 *
 * @param resource as ts-proto decodes it.
 * @param writable fields that a caller may set, as ts-proto names them: `publicationYear`.
 */
export const updatePaths = <Resource extends object, const Field extends Extract<keyof Resource, string>>(
  mask: readonly string[] | undefined,
  resource: Resource,
  writable: readonly Field[],
): ReadonlySet<Field> => {
  const paths = (mask ?? []).map((path) => path.trim()).filter((path) => path !== '');
  if (paths.length === 0) return new Set(writable.filter((field) => isPopulated(resource[field])));
  if (paths.includes('*')) {
    if (paths.length > 1) throw refused([['*', 'stands alone']]);
    return new Set(writable);
  }
  const byPath = new Map(writable.map((field) => [snakeCase(field), field]));
  const wrong = paths.filter((path) => !byPath.has(path));
  if (wrong.length > 0) {
    const allowed = [...byPath.keys()].map((path) => `\`${path}\``).join(', ');
    throw refused(wrong.map((path) => [path, `is not one of ${allowed}`]));
  }
  return new Set(paths.map((path) => byPath.get(path)).filter((field) => field !== undefined));
};

/** Whether proto3 would write the field: what has its default value is not told from what is absent. */
const isPopulated = (value: unknown): boolean =>
  value !== undefined &&
  value !== '' &&
  value !== 0 &&
  value !== 0n &&
  value !== false &&
  !(Array.isArray(value) && value.length === 0);

const snakeCase = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const refused = (problems: readonly (readonly [path: string, problem: string])[]) =>
  fieldFailure(
    ErrorReason.UPDATE_MASK_INVALID,
    problems.map(([path, problem]) => ({field: 'update_mask', description: `\`${path}\` ${problem}`})),
  );
