import {invalid} from '#runtime/errors/invalid.ts';

/** A resource as a request carries it. */
interface Resource {
  readonly name: string;
}

/**
 * The resource that an update is about. The contract has no rule for its name, because a new resource has none.
 * Fails with REQUEST_INVALID when it is missing or its name is not `<collection>/<uuid>`.
 *
 * @param field where it is in the request: `book`.
 */
export const named = <Named extends Resource>(
  resource: Named | undefined,
  field: string,
  collection: string,
): Named => {
  if (resource === undefined) throw invalid([{field, description: 'value is required', reason: 'required'}]);
  const pattern = `^${collection}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`;
  if (new RegExp(pattern).test(resource.name)) return resource;
  const description = `does not match regex pattern \`${pattern}\``;
  throw invalid([{field: `${field}.name`, description, reason: 'string.pattern'}]);
};
