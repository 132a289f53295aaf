import {policyOf} from '#runtime/contract/policy-of.ts';
import {registry} from '#runtime/contract/registry.ts';

/**
 * The permission of every method that needs one, by the method's path. Read from the contracts themselves: a permission
 * exists when, and only when, a method needs it.
 */
export const neededPermissions = (): ReadonlyMap<string, string> => {
  const needed = new Map<string, string>();
  for (const file of registry.files) {
    if (!file.proto.package.startsWith('souk.')) continue;
    for (const service of file.services) {
      for (const {name} of service.methods) {
        const path = `/${service.typeName}/${name}`;
        const {permission} = policyOf(path);
        if (permission !== undefined) needed.set(path, permission);
      }
    }
  }
  return needed;
};
